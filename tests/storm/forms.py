"""Requests that schemathesis makes for every address there is, as its description or its form asks: none is a fault."""

from __future__ import annotations

import logging
import re
import time
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis.core.result import Ok

from disc_counter.history.journal_queries import History
from tests.drawing.household import write_journal
from tests.harness.visit import PASSWORD, Visit
from tests.harness.web_client import Page, ask
from tests.storm.requests import HEALTH_EVERY, Heard
from tests.web.test_hostile import served
from web.api.openapi import document

PAGES = ("/", "/history/2025", "/profile", "/plan", "/live", "/setup", "/doubtful", "/login")
SPOKEN = ("from", "to", "by", "at", "overlay", "days", "back", "done", "draft", "frames", "now")
"""What addresses ask for that have no form."""
PLACE = re.compile(r"<(\w+)(?::re:([^>]+))?>")
SAID: Mapping[str, Any] = {
    "anyOf": [
        {"type": "string", "maxLength": 40},
        {"type": "number"},
        {"enum": ["", "1", "on", "day", "left", "2025-06-01", "2025-06-01T02:30", "187,5", "nan", "1e400", "total"]},
    ]
}  # fmt: skip
"""A field: what people write into some field or other, and what nobody does."""
STRIP: Mapping[str, Any] = {
    "name": "seconds",
    "in": "query",
    "required": True,
    "schema": {"enum": ["2", "1", "121", "x"]},
}
"""What is drawn over time takes as long as is asked for: the least there is."""
PAST = timedelta(days=3)
PATIENCE_S = 30.0
HEALTH_S = 1.0
"""The longest that /healthz may take, in s."""
FORBIDDEN, UNWELL = 403, 503
"""Where it is not known, no picture is there, or no place is left: with the reason."""
LEAST_REASON = 10
"""Letters of a reason, at least."""
FORM_KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")
STREAMS = ("text/event-stream", "multipart/x-mixed-replace")
"""Answers that end when the one who looks on goes."""

BY_CHANCE = settings(database=None, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
"""The seed alone says what is asked; a fault is shown as it came."""


def blow(seed: int, count: int, folder: Path) -> str:
    """About so many requests, as many for each address, from a browser in which the owner has logged in."""
    folder.mkdir()
    write_journal(folder / "journal", datetime.now(UTC), PAST)
    visit, heard = Visit(folder), Heard()
    visit.log_in(code=visit.owner.code, password=PASSWORD)
    logging.getLogger().addHandler(heard)
    try:
        with (
            History(folder / "journal") as visit.station.history,
            visit.station.filming(),
            served(visit.app) as port,
        ):
            browser = _Browser(visit, f"http://127.0.0.1:{port}")
            described = schemathesis.openapi.from_dict(_description(visit))
            operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
            for place, operation in enumerate(operations):
                asked = given(case=operation.as_strategy())(lambda case: browser.ask(case))
                wanted = settings(max_examples=-(-count // len(operations)), parent=BY_CHANCE)
                seeded(seed + place)(wanted(asked))()
    finally:
        logging.getLogger().removeHandler(heard)
    assert not heard.traces, heard.traces[:3]
    assert browser.slowest_s <= HEALTH_S, f"/healthz took {browser.slowest_s:.2f} s"
    return (
        f"{browser.answered.total()} requests to {len(operations)} addresses, {browser.answered[UNWELL]} of them 503"
        f" with the reason: no 500, no traceback, /healthz within {browser.slowest_s:.2f} s"
    )


class _Browser:
    """The owner's, with what only the owner's own pages send along.

    `answered` counts answers by their status, `slowest_s` is the longest that /healthz took.
    """

    def __init__(self, visit: Visit, address: str) -> None:
        self._visit, self._address = visit, address
        self._token = visit.token
        self.answered = Counter[int]()
        self.slowest_s = 0.0

    def ask(self, case: Any) -> None:
        """Ask what schemathesis made up; AssertionError where the answer is a fault."""
        if isinstance(case.body, dict) and "token" in case.body:
            case.body = {**case.body, "token": self._token}
        arguments = case.as_transport_kwargs(base_url=self._address)
        arguments["headers"] = {**(arguments.get("headers") or {}), "Cookie": self._visit.cookie}
        with requests.request(**arguments, timeout=PATIENCE_S, allow_redirects=False, stream=True) as answer:
            ends = not answer.headers.get("Content-Type", "").startswith(STREAMS)
            status, said = answer.status_code, answer.text if ends else ""
        assert status < 500 or status == UNWELL, f"{status}: {case.as_curl_command()}"
        assert status != UNWELL or len(said) >= LEAST_REASON, f"no reason: {case.as_curl_command()}"
        assert "Traceback" not in said, case.as_curl_command()
        self.answered[status] += 1
        if status == FORBIDDEN:
            self._log_in_again()
        if self.answered.total() % HEALTH_EVERY == 0:
            self.slowest_s = max(self.slowest_s, self.healthz_s())

    def healthz_s(self) -> float:
        """How long /healthz takes to answer, in s."""
        begun_s = time.monotonic()
        assert requests.get(f"{self._address}/healthz", timeout=PATIENCE_S).ok
        return time.monotonic() - begun_s

    def _log_in_again(self) -> None:
        """Some form or other logged the owner out, or set another password."""
        self._token = self._visit.token
        if not self._token:
            self._visit.owner.replace(PASSWORD, None)
            body = urlencode({"password": PASSWORD}).encode()
            # From elsewhere: wrong passwords by chance let an address wait.
            answer = ask(self._visit.app, "/setup/enter", "POST", body=body, remote="192.0.2.1")
            self._visit.cookie = answer.headers["Set-Cookie"].split(";")[0]
            self._token = self._visit.token


def _description(visit: Visit) -> dict[str, Any]:
    """Every address as OpenAPI describes it: the API by its own document, the others by their forms and routes."""
    described = document()
    paths: dict[str, Any] = dict(described["paths"])
    for (method, address), fields in _forms(visit).items():
        paths.setdefault(address, {})[method] = _operation(method, sorted(fields))
    for route in visit.app.routes:
        path = PLACE.sub(r"{\1}", route.rule)
        if route.method.lower() not in paths.get(path, {}):
            places = [_place(*found) for found in PLACE.findall(route.rule)]
            paths.setdefault(path, {})[route.method.lower()] = _operation(route.method.lower(), SPOKEN, places)
    paths["/strip.png"]["get"]["parameters"] = [STRIP]
    return {**described, "paths": paths}


def _forms(visit: Visit) -> dict[tuple[str, str], set[str]]:
    """The fields of every form that the owner sees, by its method and address."""
    forms: dict[tuple[str, str], set[str]] = {}
    for page in PAGES:
        fields: set[str] = set()
        for tag, said in Page(visit.get(page).text).tags:
            if tag == "form":
                method, address = (said.get("method") or "get").lower(), (said.get("action") or page).partition("?")[0]
                fields = forms.setdefault((method, address), set(SPOKEN if method == "get" else ()))
            elif tag in ("input", "select", "textarea", "button") and (name := said.get("name")):
                fields.add(name)
    return forms


def _operation(method: str, fields: Collection[str], places: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    operation: dict[str, Any] = {"parameters": places or [], "responses": {"default": {"description": "An answer"}}}
    if method == "post":
        sent = {"type": "object", "properties": dict.fromkeys(fields, SAID), "additionalProperties": False}
        sent["required"] = ["token"] if "token" in fields else []
        return {**operation, "requestBody": {"content": {kind: {"schema": sent} for kind in FORM_KINDS}}}
    asked = [{"name": name, "in": "query", "schema": SAID} for name in fields]
    return {**operation, "parameters": [*asked, *operation["parameters"]]}


def _place(name: str, pattern: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": f"^{pattern}$"} if pattern else {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "schema": schema}
