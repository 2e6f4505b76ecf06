"""A plan's figures as sentences: the answer in one, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from disc_counter.energy import WH_PER_KWH
from disc_counter.words.texts import Texts

Figures = Mapping[str, Any]


def headline(plan: Figures, t: Texts) -> str:
    """The answer in one sentence."""
    if plan["question"] == "battery":
        return _of_battery(plan, t)
    system = plan["system"]
    return t(
        "plan_with",
        kwp=t.format.exact(round(system["kwp"], 2)),
        battery=battery_words(system["battery_kwh"], t),
        share=share_words(system, t),
        use=t.format.number(plan["consumption"]["yearly_kwh"]),
        pays=pays_words(system, plan["request"]["prices"]["years"], t),
    )


def battery_words(kwh: float, t: Texts) -> str:
    """Which battery."""
    return t("plan_some_battery", kwh=t.format.exact(round(kwh, 2))) if kwh > 0 else t("plan_no_battery")


def share_words(system: Figures, t: Texts) -> str:
    """The range of the share; one figure where it rounds to one."""
    share = system["self_sufficiency"]
    if share is None:
        return t("unknown")
    low, high = (100 * (share if system[f"self_sufficiency_{end}"] is None else system[f"self_sufficiency_{end}"])
                 for end in ("low", "high"))  # fmt: skip
    return _range("plan_share", low, high, t)


def pays_words(system: Figures, years: int, t: Texts) -> str:
    """After how long it has paid itself back."""
    if system["cost"] <= 0:
        return t("plan_pays_nothing")
    low = system.get("payback_years_low", system["payback_years"])
    high = system.get("payback_years_high", system["payback_years"])
    if low is None:
        return t("plan_pays_never", years, years=str(years))
    if high is None:
        return t("plan_pays_from", round(low), low=t.format.number(low))
    return _range("plan_pays", low, high, t, round(high))


def _range(key: str, low: float, high: float, t: Texts, count: int | None = None) -> str:
    ends = {"low": t.format.number(low), "high": t.format.number(high)}
    return t(f"{key}_{'about' if ends['low'] == ends['high'] else 'range'}", count, **ends)


def _of_battery(plan: Figures, t: Texts) -> str:
    battery = plan["battery"] or plan["batteries"][1]
    words = {
        "kwh": t.format.exact(round(battery["battery_kwh"], 2)),
        "avoided": t.format.number(battery["avoided_wh"] / WH_PER_KWH),
        "imported": t.format.number(plan["import_wh"] / WH_PER_KWH),
    }
    if not plan["whole_year"]:
        days = plan["measured_days"]
        return t("plan_feeds_in", round(days), days=t.format.number(days), **words)
    return t("plan_feeds_in_year", pays=pays_words(battery, plan["request"]["prices"]["years"], t), **words)


def basis(plan: Figures, t: Texts) -> list[str]:
    """What the answer rests on, and what would make it surer."""
    demo = {"demo": ["plan_demo"], "demo-roof": ["plan_demo_roof"]}.get(plan["household"], [])
    if plan["question"] == "battery":
        days = plan["measured_days"]
        season = [] if plan["whole_year"] else [t("plan_feeds_in_season", round(days), days=t.format.number(days))]
        return [*(t(key) for key in demo), t("plan_feeds_in_note"), *season]
    use, weather = plan["consumption"], plan["weather"]
    said = t(
        "plan_basis",
        use["measured_days"],
        days=str(use["measured_days"]),
        last=t.format.day(date.fromisoformat(use["last_day"])),
        filled=f"{t.format.number(100 * use['filled_share'])} %",
        weather=_weather(weather, t),
        sum=t.format.number(weather["sum_kwh_m2"]),
        latitude=t.format.exact(round(weather["latitude"], 2)),
        longitude=t.format.exact(round(weather["longitude"], 2)),
    )
    assumed = weather["kind"] == "built-in" and not weather["place_given"]
    keys = [
        *demo,
        *(["plan_sure"] if plan["system"]["self_sufficiency"] is not None else []),
        *(["plan_ask_yearly"] if use["yearly_kwh_wanted"] else []),
        *([] if use["yearly_kwh_fits"] else ["plan_unfit"]),
        *(["plan_place_assumed"] if assumed else []),
    ]
    return [said, *(t(key) for key in keys)]


def _weather(weather: Figures, t: Texts) -> str:
    key = "median" if weather["years"] > 1 else weather["kind"]
    years = {"year": str(weather["year"]), "years": str(weather["years"])}
    return t(f"plan_weather_{key}", weather["years"], source=weather["source"], **years)


def plan_lines(plan: Figures, t: Texts, currency: str) -> list[str]:
    """The plan as the command prints it."""
    lines = [headline(plan, t), "", *basis(plan, t), ""]
    if plan["question"] == "battery":
        return [*lines, *(_battery_line(each, currency) for each in plan["batteries"])]
    system = plan["system"]
    lines += [
        f"yield            {system['sun_wh'] / 1000:.0f} kWh a year",
        f"used at home     {_percent(system['self_consumption'])} of it",
        f"from the grid    {system['import_wh'] / 1000:.0f} kWh of {system['use_wh'] / 1000:.0f} kWh",
        f"fed in           {system['fed_in_wh'] / 1000:.0f} kWh, cut off {system['cut_off_wh'] / 1000:.0f} kWh",
        f"cost             {system['cost']:.0f} {currency}",
        f"saving           {system['saving_first_year']:.0f} {currency} in the first year",
        f"return           {_percent(system['return_rate'], 1)} a year",
        "",
        "of the use from the roof, in % (years until it has paid itself back)",
    ]
    table = plan["table"]
    lines.append(f"{'kWp':>6}" + "".join(f"{f'{kwh:g} kWh':>13}" for kwh in table["battery_kwh"]))
    for kwp, row in zip(table["kwp"], table["systems"], strict=True):
        cells = [f"{_percent(each['self_sufficiency'])} ({_years(each['payback_years'])})" for each in row]
        lines.append(f"{kwp:6g}" + "".join(f"{cell:>13}" for cell in cells))
    return lines


def _battery_line(battery: Figures, currency: str) -> str:
    saving, back = battery["saving_first_year"], _years(battery["payback_years"])
    money = "" if saving is None else f", {saving:.0f} {currency} a year, back in {back} years"
    return f"{battery['battery_kwh']:6g} kWh: {battery['avoided_wh'] / 1000:.0f} kWh less from the grid{money}"


def _percent(share: float | None, decimals: int = 0) -> str:
    return "not known" if share is None else f"{100 * share:.{decimals}f} %"


def _years(years: float | None) -> str:
    return "never" if years is None else f"{years:.0f}"
