"""The price list of a configuration: [tariff] holds since ever, each [[price]] from its date on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from disc_counter.errors import SettingsError
from disc_counter.pricing import LowHours, PriceList, Rates
from disc_counter.settings.schema import DatedPrice, Tariff


def price_list(tariff: Tariff, dated: Sequence[DatedPrice]) -> PriceList:
    """The list; what a [[price]] leaves out goes on as before. SettingsError where a date or hours are missing."""
    later, known = [], DatedPrice(**_given(tariff))
    first = _rates(known, "[tariff]")
    for each in in_order(dated):
        known = replace(known, **_given(each))
        later.append((each.since, _rates(known, "[[price]]")))
    return PriceList(first, tuple((since, rates) for since, rates in later if since is not None))


def in_order(dated: Sequence[DatedPrice]) -> list[DatedPrice]:
    """By their dates; SettingsError where one has none, or two have the same."""
    for each in dated:
        if each.since is None:
            raise SettingsError("[[price]] since is missing: a date as 2026-01-31")
    ordered = sorted(dated, key=lambda each: str(each.since))
    for one, other in pairwise(ordered):
        if one.since == other.since:
            raise SettingsError(f"[[price]] since is {one.since} twice: each change of prices needs a date of its own")
    return ordered


def _given(table: Tariff | DatedPrice) -> dict[str, Any]:
    known = {each.name for each in fields(DatedPrice)}
    values = {each.name: getattr(table, each.name) for each in fields(table) if each.name in known}
    return {name: value for name, value in values.items() if value is not None}


def _rates(known: DatedPrice, title: str) -> Rates:
    low = None
    if known.low_price_per_kwh is not None:
        if known.low_from is None or known.low_until is None:
            key = "low_until" if known.low_from else "low_from"
            raise SettingsError(f"{title} {key} is missing: low_price_per_kwh holds from low_from to low_until")
        low = LowHours(_exact(known.low_price_per_kwh) or Fraction(0), known.low_from, known.low_until)
    fee, fed = _exact(known.base_fee_per_month), _exact(known.feed_in_per_kwh)
    return Rates(_exact(known.price_per_kwh), low, fed, fee)


def _exact(value: float | None) -> Fraction | None:
    """As it is written: the shortest decimal that means it."""
    return None if value is None else Fraction(str(value))
