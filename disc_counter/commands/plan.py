"""`plan`: the solar roof, from the measured minutes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from disc_counter.commands.common import settings, shared
from disc_counter.errors import UsageError, WorkError
from disc_counter.history.local_time import local_zone
from disc_counter.planning.consumption import Course
from disc_counter.planning.defaults import defaults_of
from disc_counter.planning.load_forms import FORMS, write_csv, write_load_profile
from disc_counter.planning.planner import Plan, make_plan
from disc_counter.planning.request import request_of
from disc_counter.planning.transport import as_text
from disc_counter.planning.worker import alone
from disc_counter.planning.yearly_sum import read_readings, yearly_kwh_of
from disc_counter.words.plan_words import plan_lines
from disc_counter.words.texts import EN

FILE = click.Path(path_type=Path)


@click.command()
@click.option("--kwp", multiple=True, help="The roof's size; once for each of its areas.")
@click.option("--tilt", multiple=True, help="Degrees from the horizontal; for each area, or once for all.")
@click.option("--azimuth", multiple=True, help="Where it looks: 90 is east, 180 south, 270 west, or S, SW, ...")
@click.option("--losses", multiple=True, help="Cables, dirt, mismatch, in per cent, without the inverter.")
@click.option("--inverter-kw", metavar="KW", help="The inverter's limit.")
@click.option("--cap", metavar="PERCENT", help="What may be fed in, in per cent of the kWp, or none.")
@click.option("--balcony", is_flag=True, help="A balcony set: 2,000 W of modules on an inverter of 800 W.")
@click.option("--battery", metavar="KWH", help="What can be taken out of the battery.")
@click.option("--battery-kw", metavar="KW", help="The battery's power; else half a kW a kWh.")
@click.option("--efficiency", metavar="PERCENT", help="Of the battery, there and back.")
@click.option("--standby", metavar="W", help="What the battery draws all the time.")
@click.option("--location", metavar="LAT,LON", help="Where the roof stands: degrees north and east.")
@click.option(
    "--weather", metavar="FILE", help="A file from PVGIS, or `pvgis` to fetch one; else the built-in weather."
)
@click.option("--yearly-kwh", metavar="KWH", help="What a year came to by the last bill: it halves the error.")
@click.option("--readings", type=FILE, metavar="FILE", help="Readings from paper instead: lines of a date and kWh.")
@click.option("--price", help="Of a kWh from the grid.")
@click.option("--feed-in", help="What a kWh fed in brings.")
@click.option("--cost-kwp", help="Of a kWp.")
@click.option("--cost-kwh", help="Of a kWh of battery.")
@click.option("--growth", metavar="PERCENT", help="Of the price, a year.")
@click.option("--years", help="Over which it is reckoned.")
@click.option("--household", help="journal, demo (the demonstration's house) or demo-roof.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--csv", "csv_file", type=FILE, metavar="FILE", help="The year in quarter hours into a file.")
@click.option(
    "--load-profile", nargs=2, metavar="FORM FILE", help=f"The year of use for another tool: {', '.join(FORMS)}."
)
@shared
def plan(
    as_json: bool, csv_file: Path | None, load_profile: tuple[str, str] | None, readings: Path | None, **given: Any
) -> None:
    """Plan the solar roof from the measured minutes: how much it would cover, what it would save, how sure that is."""
    if load_profile and load_profile[0] not in FORMS:
        raise UsageError(f"--load-profile {load_profile[0][:40]!r} is no form: give one of {', '.join(FORMS)}")
    configured = settings()
    request = request_of(_fields(given), defaults_of(configured))
    if readings is not None and request.yearly_kwh is None:
        request = replace(request, yearly_kwh=_yearly(readings))
    with alone(configured.data.directory):
        made = make_plan(request, configured.data.directory, local_zone())
    _write(made, csv_file, load_profile)
    click.echo(
        as_text(made.figures) if as_json else "\n".join(plan_lines(made.figures, EN, configured.tariff.currency))
    )


def _fields(given: dict[str, Any]) -> dict[str, list[str]]:
    """The options as the request names them."""
    texts = {name: list(value) if isinstance(value, tuple) else [value] for name, value in given.items() if value}
    return {name: ["1"] if value == [True] else value for name, value in texts.items()}


def _yearly(readings: Path) -> float:
    found = yearly_kwh_of(read_readings(readings), Course())
    if found is None:
        raise UsageError(f"{readings} says nothing of a year: two readings at least nine months apart are needed")
    return found


def _write(made: Plan, csv_file: Path | None, load_profile: tuple[str, str] | None) -> None:
    if (csv_file or load_profile) and made.steps is None:
        raise WorkError("who feeds in already has no year of use to write: the meter sees what sun and use leave over")
    if made.steps is not None and csv_file:
        write_csv(made.steps, csv_file)
    if made.steps is not None and load_profile:
        write_load_profile(load_profile[0], made.steps.use, Path(load_profile[1]))
