"""Pages that were asked for leave nothing behind."""

from __future__ import annotations

import gc
import sys

from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import FakeStation

PATHS = (
    "/", "/history", "/history/2025-05", "/history/2025-06-03", "/profile", "/live", "/setup", "/login", "/nowhere",
    "/metrics", "/healthz", "/api/v1/status", "/api/v1/power", "/api/v1/openapi.json", "/export.csv",
)  # fmt: skip
LANGUAGES = ("en", "de", "nl")
WARM, MORE = 3, 10
"""Rounds over all pages until what is kept on purpose is there, and those that must not add to it."""


def test_pages_asked_for_again_and_again_leave_nothing_behind() -> None:
    app = app_before(FakeStation())

    def blocks_after(rounds: int) -> int:
        """Python's blocks of memory that are in use, its own stores of freed objects emptied."""
        for _ in range(rounds):
            for path in PATHS:
                for language in LANGUAGES:
                    assert ask(app, path, Accept_Language=language).status in (200, 302, 404)
        gc.collect()
        return sys.getallocatedblocks()

    before, requests = blocks_after(WARM), MORE * len(PATHS) * len(LANGUAGES)
    assert blocks_after(MORE) - before < requests, "one object that stays of each request would be more"
