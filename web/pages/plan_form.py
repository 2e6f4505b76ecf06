"""What stands in the fields of the planning form: what was asked, else what the configuration says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from disc_counter.planning.defaults import defaults_of
from disc_counter.planning.request import BALCONY_KWP, PlanRequest
from disc_counter.status import Station


@dataclass(frozen=True, slots=True)
class PlanForm:
    """Texts for the fields: `areas` as (kwp, tilt, azimuth), the last one empty; `single` by the fields' names."""

    areas: list[tuple[str, str, str]]
    single: Mapping[str, str]


def form_values(fields: Mapping[str, Sequence[str]], station: Station) -> PlanForm:
    """The fields as they were sent, wrong ones too, so that they can be mended."""
    usual = _usual(defaults_of(station.configuration.settings))
    single = {name: (fields.get(name) or [value])[0] for name, value in usual.items()}
    areas = _areas(fields, station)
    if single["balcony"] == "1":
        areas = _balcony(areas)
        single["feed_in"] = "0" if single["feed_in"] == usual["feed_in"] else single["feed_in"]
    return PlanForm([*areas, ("", "", "")], single)


def _balcony(areas: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """A larger roof is taken as a whole balcony set; what is no number stays to be mended."""
    try:
        whole = sum(float(kwp.replace(",", ".")) for kwp, _, _ in areas)
    except ValueError:
        return areas
    return [(plain(BALCONY_KWP), *areas[0][1:])] if whole > BALCONY_KWP else areas


def _areas(fields: Mapping[str, Sequence[str]], station: Station) -> list[tuple[str, str, str]]:
    first = defaults_of(station.configuration.settings).areas[0]
    usual = (("kwp", first.kwp), ("tilt", first.tilt), ("azimuth", first.azimuth))
    given = {name: list(fields.get(name) or [plain(value)]) for name, value in usual}
    count = max(len(values) for values in given.values())
    rows = [[values[min(place, len(values) - 1)] for values in given.values()] for place in range(count)]
    return [(kwp, tilt, azimuth) for kwp, tilt, azimuth in rows]


def _usual(request: PlanRequest) -> dict[str, str]:
    prices = request.prices
    place = "" if request.latitude is None else f"{plain(request.latitude)}, {plain(request.longitude)}"
    return {
        "losses": "", "inverter_kw": "", "cap": "", "balcony": "", "battery": plain(request.battery_kwh),
        "battery_kw": "", "efficiency": plain(100 * request.efficiency), "standby": plain(request.standby_w),
        "location": place, "weather": "", "yearly_kwh": plain(request.yearly_kwh), "price": plain(prices.price),
        "feed_in": plain(prices.feed_in), "cost_kwp": plain(prices.cost_per_kwp),
        "cost_kwh": plain(prices.cost_per_kwh), "growth": plain(100 * prices.growth), "years": str(prices.years),
        "upkeep": plain(100 * prices.upkeep), "ageing": plain(100 * prices.ageing), "household": "",
    }  # fmt: skip


def plain(value: float | None) -> str:
    """A number as a field has it; empty where there is none."""
    return "" if value is None else f"{value:.10g}"
