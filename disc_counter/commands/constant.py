"""`constant`: show or set the revolutions per kWh."""

from __future__ import annotations

import click

from disc_counter.commands.common import settings, shared, warn
from disc_counter.constant.in_force import change, known_constants
from disc_counter.energy import Constant, Constants
from disc_counter.errors import UsageError
from disc_counter.history.local_time import local_zone, parse_time
from disc_counter.reconciliation.manual import told_constant
from disc_counter.reconciliation.plausible import Estimate
from disc_counter.units import utc


@click.command()
@click.argument("value", required=False)
@click.option("--from-register", is_flag=True, help="Propose the one that turns and register readings agree on.")
@click.option("--since", metavar="TIME", help="Let it hold from this time on; what is stored since then is repriced.")
@shared
def constant(value: str | None, since: str | None, from_register: bool) -> None:
    """Show or set the meter's constant: revolutions per kWh.

    A running service takes it over within seconds. Without --since it holds from now on.
    """
    if from_register:
        if value is not None or since is not None:
            raise UsageError("--from-register only proposes a constant: leave out the value and --since")
        click.echo(_proposal(told_constant(settings())))
        return
    if value is None:
        if since is not None:
            raise UsageError("--since needs a value: give the revolutions per kWh that hold since then, as 75 or 187.5")
        constants = known_constants(settings())
    else:
        start = None if since is None else parse_time(since, local_zone())
        constants = change(settings(), value, start, warn)
    click.echo("\n".join(_lines(constants)))


def _proposal(estimate: Estimate) -> str:
    measured = f"{estimate.revolutions_per_kwh:.2f} \N{PLUS-MINUS SIGN} {estimate.uncertainty:.2f}"
    said = f"turns and register agree on {measured} revolutions per kWh"
    if estimate.common is None:
        return f"{said}; no single usual constant fits"
    return f"{said}; {Constant(estimate.common)} fits: `disc-counter constant {Constant(estimate.common)}` sets it"


def _lines(constants: Constants) -> list[str]:
    if not constants:
        return ["not known: give the revolutions per kWh printed on the meter, as in `disc-counter constant 75`"]
    zone = local_zone()
    return [
        f"{constant} revolutions per kWh" + ("" if since_ns is None else f" since {utc(since_ns).astimezone(zone)}")
        for since_ns, constant in constants.entries
    ]
