"""What is asked of a plan: the same names on the command line, behind the page's address, and in the answer."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from disc_counter.errors import UsageError
from disc_counter.planning.battery import EFFICIENCY, STANDBY_W
from disc_counter.planning.money import Prices
from disc_counter.planning.roof import RoofArea
from disc_counter.planning.yearly_sum import LEAST_YEARLY_KWH, MOST_YEARLY_KWH

Fields = Mapping[str, Sequence[str]]
MOST_AREAS = 8
"""Roof areas: more than any house has."""
MOST_BATTERY_KWH = 1000.0
BALCONY_KWP, BALCONY_W = 2.0, 800.0
"""What a balcony set may have in Germany since May 2024: modules, and the inverter's limit. A larger roof is taken as
one; what it feeds in is paid only where another tariff than the usual one is named."""
COMPASS = {"N": 0.0, "NE": 45.0, "E": 90.0, "SE": 135.0, "S": 180.0, "SW": 225.0, "W": 270.0, "NW": 315.0,
           "NO": 45.0, "O": 90.0, "SO": 135.0, "NORTH": 0.0, "EAST": 90.0, "SOUTH": 180.0, "WEST": 270.0,
           "NORD": 0.0, "OST": 90.0, "SÜD": 180.0}  # fmt: skip
NUMBER = re.compile(r"[+-]?([0-9]{1,12}([.,][0-9]{0,12})?|[.,][0-9]{1,12})")
HOUSEHOLDS = ("journal", "demo", "demo-roof")
NAMES = ("kwp", "tilt", "azimuth", "losses", "inverter_kw", "cap", "balcony", "battery", "battery_kw", "efficiency",
         "standby", "location", "weather", "yearly_kwh", "price", "feed_in", "cost_kwp", "cost_kwh", "growth", "years",
         "upkeep", "ageing", "household")  # fmt: skip
"""All that may be asked; shares are given in per cent, batteries in kWh, the inverter and a battery's power in kW."""
USUAL_KWP, USUAL_BATTERY_KWH = 6.0, 0.0


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """`weather` is None for the built-in one, "pvgis" to fetch one, else a file's path; `latitude` None: not said."""

    areas: tuple[RoofArea, ...] = (RoofArea(USUAL_KWP),)
    battery_kwh: float = USUAL_BATTERY_KWH
    battery_w: float | None = None
    efficiency: float = EFFICIENCY
    standby_w: float = STANDBY_W
    inverter_w: float | None = None
    cap_share: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    weather: str | None = None
    yearly_kwh: float | None = None
    prices: Prices = field(default_factory=Prices)
    household: str = "journal"
    region: str | None = None

    @property
    def kwp(self) -> float:
        """The whole roof."""
        return sum(area.kwp for area in self.areas)


def request_of(fields: Fields, defaults: PlanRequest) -> PlanRequest:
    """The request in texts, as people write them, the rest as in `defaults`; UsageError says what is wrong."""
    for name in fields:
        if name not in NAMES:
            raise UsageError(f"{name[:40]!r} is not known: give one of {', '.join(NAMES)}")
    balcony = _flag(fields, "balcony")
    location = _location(fields)
    latitude, longitude = location or (defaults.latitude, defaults.longitude)
    inverter_kw = _optional(fields, "inverter_kw", 0.05, 1000.0)
    inverter_w = defaults.inverter_w if inverter_kw is None else inverter_kw * 1000
    power_kw = _optional(fields, "battery_kw", 0.0, MOST_BATTERY_KWH)
    return PlanRequest(
        areas=_areas(fields, balcony, defaults.areas),
        battery_kwh=_number(fields, "battery", defaults.battery_kwh, 0.0, MOST_BATTERY_KWH),
        battery_w=defaults.battery_w if power_kw is None else power_kw * 1000,
        efficiency=_number(fields, "efficiency", 100 * defaults.efficiency, 1.0, 100.0) / 100,
        standby_w=_number(fields, "standby", defaults.standby_w, 0.0, 500.0),
        inverter_w=BALCONY_W if balcony and inverter_kw is None else inverter_w,
        cap_share=_cap(fields, defaults.cap_share),
        latitude=latitude,
        longitude=longitude,
        weather=_text(fields, "weather") or defaults.weather,
        yearly_kwh=_optional(fields, "yearly_kwh", LEAST_YEARLY_KWH, MOST_YEARLY_KWH) or defaults.yearly_kwh,
        prices=_prices(fields, defaults.prices, balcony),
        household=_household(fields, defaults.household),
        region=defaults.region,
    )


def _areas(fields: Fields, balcony: bool, defaults: tuple[RoofArea, ...]) -> tuple[RoofArea, ...]:
    given = {name: _numbers(fields, name, *limits) for name, limits in
             (("kwp", (0.0, 1000.0)), ("tilt", (0.0, 90.0)), ("losses", (0.0, 99.0)))}  # fmt: skip
    given["azimuth"] = [azimuth_of(text) for text in fields.get("azimuth", ()) if text.strip()]
    if not any(given.values()) and not balcony:
        return defaults
    count = max(1, *(len(values) for values in given.values()))
    if count > MOST_AREAS:
        raise UsageError(f"{count} roof areas are given: at most {MOST_AREAS} can be planned")
    for name, values in given.items():
        if len(values) not in (0, 1, count):
            raise UsageError(f"{name} is given {len(values)} times for {count} roof areas: give one, or one for each")
    first = defaults[0]
    if balcony and sum(given["kwp"]) > BALCONY_KWP:
        return (RoofArea(BALCONY_KWP, *((given[name] or [getattr(first, name)])[0] for name in ("tilt", "azimuth"))),)
    kwp = BALCONY_KWP if balcony else first.kwp
    usual = {"kwp": kwp, "tilt": first.tilt, "azimuth": first.azimuth}
    return tuple(
        RoofArea(
            **{name: (given[name] * count)[place] if given[name] else value for name, value in usual.items()},
            losses=(given["losses"] * count)[place] / 100 if given["losses"] else first.losses,
        )
        for place in range(count)
    )


def azimuth_of(text: str) -> float:
    """A direction by the compass: degrees from north over east (180 is south), or S, SW, ...; UsageError otherwise."""
    word = text.strip().upper()
    if word in COMPASS:
        return COMPASS[word]
    if NUMBER.fullmatch(word):
        value = float(word.replace(",", "."))
        if 0 <= value <= 360:
            return value
    raise UsageError(
        f"azimuth is {text[:40]!r}: give degrees of the compass, 0 to 360 (east 90, south 180, west 270) or S, SW, W; "
        "of a figure with south as 0, as PVGIS has it, add 180"
    )


def _location(fields: Fields) -> tuple[float, float] | None:
    text = _text(fields, "location")
    if not text:
        return None
    parts = _halves(text)
    right = "give degrees north and east as 48.1,11.6, the first from -90 to 90, the second from -180 to 180"
    if len(parts) != 2 or not all(NUMBER.fullmatch(part) for part in parts):
        raise UsageError(f"location is {text[:40]!r}: {right}")
    latitude, longitude = (float(part.replace(",", ".")) for part in parts)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise UsageError(f"location is {text[:40]!r}: {right}")
    return latitude, longitude


def _halves(text: str) -> list[str]:
    """The two numbers, decimal commas or not."""
    for mark in (";", ", ", " "):
        if len(parts := text.split(mark)) == 2:
            return [part.strip() for part in parts]
    parts = text.split(",")
    return [f"{parts[0]}.{parts[1]}", f"{parts[2]}.{parts[3]}"] if len(parts) == 4 else parts


def _cap(fields: Fields, default: float | None) -> float | None:
    text = _text(fields, "cap")
    if text.lower() in ("none", "keine", "no", "off"):
        return None
    percent = _optional(fields, "cap", 0.0, 100.0)
    return default if percent is None else percent / 100


def _prices(fields: Fields, usual: Prices, balcony: bool) -> Prices:
    feed_in = _number(fields, "feed_in", usual.feed_in, 0.0, 100.0)
    return Prices(
        price=_number(fields, "price", usual.price, 0.0, 100.0),
        feed_in=0.0 if balcony and feed_in == usual.feed_in else feed_in,
        cost_per_kwp=_number(fields, "cost_kwp", usual.cost_per_kwp, 0.0, 1e6),
        cost_per_kwh=_number(fields, "cost_kwh", usual.cost_per_kwh, 0.0, 1e6),
        growth=_number(fields, "growth", 100 * usual.growth, -50.0, 50.0) / 100,
        years=round(_number(fields, "years", usual.years, 1.0, 50.0)),
        upkeep=_number(fields, "upkeep", 100 * usual.upkeep, 0.0, 100.0) / 100,
        ageing=_number(fields, "ageing", 100 * usual.ageing, 0.0, 20.0) / 100,
    )


def _household(fields: Fields, default: str) -> str:
    given = _text(fields, "household") or default
    if given not in HOUSEHOLDS:
        raise UsageError(f"household is {given[:40]!r}: give one of {', '.join(HOUSEHOLDS)}")
    return given


def _text(fields: Fields, name: str) -> str:
    given = [text.strip() for text in fields.get(name, ()) if text.strip()]
    if len(given) > 1:
        raise UsageError(f"{name} is given {len(given)} times: give it once")
    return given[0] if given else ""


def _flag(fields: Fields, name: str) -> bool:
    given = _text(fields, name).lower()
    if given not in ("", "0", "1", "false", "true"):
        raise UsageError(f"{name} is {given[:40]!r}: give 1 or 0")
    return given in ("1", "true")


def _optional(fields: Fields, name: str, low: float, high: float) -> float | None:
    text = _text(fields, name)
    return _parsed(name, text, low, high) if text else None


def _number(fields: Fields, name: str, default: float, low: float, high: float) -> float:
    found = _optional(fields, name, low, high)
    return default if found is None else found


def _numbers(fields: Fields, name: str, low: float, high: float) -> list[float]:
    return [_parsed(name, text, low, high) for text in fields.get(name, ()) if text.strip()]


def _parsed(name: str, text: str, low: float, high: float) -> float:
    value = float(text.strip().replace(",", ".")) if NUMBER.fullmatch(text.strip()) else math.nan
    if not low <= value <= high:
        raise UsageError(f"{name} is {text.strip()[:40]!r}: give a number from {low:g} to {high:g}")
    return value
