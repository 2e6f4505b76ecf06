"""How long pages and calls take before a long past: `python -m tests.bench.pages` prints what docs/page.md says.

A household's journal of one year and one of ten (5.2 million minutes) are made, and each view is asked of both: the
server's processor time, with one price, and with two a day and a base fee; and in Debian's Chromium the time from
asking to the first paint (on a quiet machine).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from statistics import median

import bottle
from playwright.sync_api import Page

from disc_counter.history.journal_queries import History
from disc_counter.settings import Tariff
from tests.drawing.household import write_journal
from tests.harness.browser import chromium, until
from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import FakeStation
from web.server import serve

YEARS = (1, 10)
TIMES = 9
TARIFF = Tariff(0.35, 0.08)
TWO_PRICES = replace(TARIFF, low_price_per_kwh=0.25, low_from=clock(22), low_until=clock(6), base_fee_per_month=12.0)
OK = 200
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')"
NO_PAGES = ("/api/", "/export")


def views(now: datetime) -> list[str]:
    """Every page, and the calls that give much."""
    return [
        "/",
        "/history/all",
        f"/history/{now:%Y}",
        f"/history/{now:%Y-%m}",
        f"/history/{now:%Y-%m-%d}",
        f"/history/{now:%Y-%m-%d}T10",
        f"/history/{now:%Y}?against=year",
        f"/history/{now:%Y-%m}?against=year",
        f"/history/span?from={now.year - 9}-01-01&to={now:%Y-%m-%d}",
        f"/history/span?from={now.year - 1}-11-01&to={now.year}-11-20&against=year",
        f"/history/span?from={now:%Y-%m}-01T08:00&to={now:%Y-%m-%d}T10:00",
        "/profile?days=30",
        "/profile?days=90",
        f"/api/v1/energy?by=day&from={now:%Y}-01-01",
        f"/api/v1/energy?by=minute&from={now:%Y-%m-%d}",
        f"/export.csv?by=hour&from={now:%Y-%m}-01",
    ]


def asked(folder: Path, paths: list[str], tariff: Tariff = TARIFF) -> list[float]:
    """The median time of each view in ms."""
    with History(folder) as history:
        station = FakeStation()
        station.history, station.tariff = history, tariff
        station.become(time=datetime.now(UTC))
        app = app_before(station)
        return [median(_once(app, path) for _ in range(TIMES)) for path in paths]


def painted(folder: Path, paths: list[str]) -> list[float | None]:
    """The median time from asking to the first paint of each view in ms; None of what is no page."""
    station = FakeStation()
    with History(folder) as history, station.filming(), chromium() as browser:
        station.history, station.tariff = history, TARIFF
        station.become(time=datetime.now(UTC))
        server = serve(app_before(station), "127.0.0.1", 0)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        try:
            return [
                None if path.startswith(NO_PAGES) else median(_paint(page, server.port, path) for _ in range(TIMES))
                for path in paths
            ]
        finally:
            server.stop()


def _paint(page: Page, port: int, path: str) -> float:
    page.goto(f"http://127.0.0.1:{port}{path}", wait_until="domcontentloaded")
    until(lambda: page.evaluate(f"{FIRST_PAINT}.length") > 0)
    return float(page.evaluate(f"{FIRST_PAINT}[0].startTime"))


def _once(app: bottle.Bottle, path: str) -> float:
    start_s = time.process_time()  # what else runs on the machine does not count
    answer = ask(app, path)
    took_s = time.process_time() - start_s
    assert answer.status == OK, f"{path}: {answer.status}"
    return 1000 * took_s


def main() -> None:
    """Ask all of both."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    paths = views(datetime.now())
    columns: list[list[float]] = []
    paints: list[float | None] = []
    for years in YEARS:
        with tempfile.TemporaryDirectory() as folder:
            write_journal(Path(folder), datetime.now(UTC), timedelta(days=365 * years))
            columns.append(asked(Path(folder), paths))
            if years == YEARS[-1]:
                columns.append(asked(Path(folder), paths, TWO_PRICES))
                paints = painted(Path(folder), paths)
    heads = [*(f"{years} years" for years in YEARS), "two prices a day", "first paint"]
    print(f"| view | {' | '.join(heads)} |")
    print("|---|" + "---|" * len(heads))
    for path, paint, *times in zip(paths, paints, *columns, strict=True):
        seen = "-" if paint is None else f"{paint:.0f} ms"
        print(f"| `{path}` | {' | '.join(f'{ms:.1f} ms' for ms in times)} | {seen} |")


if __name__ == "__main__":
    main()
