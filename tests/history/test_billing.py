"""A journal over a night in which the clock is put back, with two changes of prices, against arithmetic by hand."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from disc_counter.energy import Constant
from disc_counter.history.billing import bills
from disc_counter.history.journal_queries import History
from disc_counter.history.periods import Period, periods
from disc_counter.journal import Journal
from disc_counter.pricing import Bill
from disc_counter.settings import parse, price_list
from tests.history.test_history import clock_at, record

BERLIN = ZoneInfo("Europe/Berlin")
START, END = datetime(2024, 10, 26, 12, tzinfo=BERLIN), datetime(2024, 10, 28, 12, tzinfo=BERLIN)
HOURS = 12 + 25 + 12
IMPORT_UREV, EXPORT_UREV = 1_250_000, 125_000
"""A minute, at 75 U/kWh: 1 kWh is drawn an hour, and 0.1 kWh fed in."""
PRICES = """
[tariff]
price_per_kwh = 0.30
low_price_per_kwh = 0.20
low_from = "22:00"
low_until = "06:00"
base_fee_per_month = 31
feed_in_per_kwh = 0.08
[[price]]
since = 2024-10-28
price_per_kwh = 0.50
low_from = "23:00"
feed_in_per_kwh = 0.10
[[price]]
since = "2024-10-27"
price_per_kwh = 0.40
low_price_per_kwh = 0.25
base_fee_per_month = 62
"""
DRAWN = (
    *("3.00", "0.40"),  # 26 October: 10 h at 0.30, 2 h at 0.20
    *("1.75", "6.40", "0.50"),  # 27 October: 0:00 to 6:00 are 7 h at 0.25, 16 h at 0.40, 2 h at 0.25
    *("1.50", "3.00"),  # 28 October: 6 h at 0.25, 6 h at 0.50
)
FEE = ("0.50", "2.00", "1.00")  # half a day of 31 at 31.00 a month, a whole one and half of one at 62.00
INCOME = ("0.096", "0.200", "0.120")  # 1.2 kWh and 2.5 kWh at 0.08, 1.2 kWh at 0.10


def by_hand(*amounts: str) -> Fraction:
    return sum(map(Fraction, amounts), Fraction(0))


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("journal")
    with Journal.open(folder, clock=clock_at(START)) as journal:
        journal.set_constant(Constant.of(75), None)
        record(journal, HOURS * 60, IMPORT_UREV, EXPORT_UREV)
    return folder


@pytest.mark.parametrize("by", [None, "day", "hour", "15min", "minute"])
def test_a_night_of_daylight_saving_is_exact(directory: Path, by: Period | None) -> None:
    settings = parse(PRICES, Path("x.toml"))
    spans = list(periods(by, START, END, BERLIN)) if by else [(START, END)]
    with History(directory) as history:
        found = bills(history.exact, spans, price_list(settings.tariff, settings.prices), BERLIN, (START, END))
    bill = sum(found, Bill())
    assert (bill.drawn, bill.fee, bill.income) == (by_hand(*DRAWN), by_hand(*FEE), by_hand(*INCOME))
    assert (bill.cost, bill.balance) == (Fraction("20.05"), Fraction("19.634"))
