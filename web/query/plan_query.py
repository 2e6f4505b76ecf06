"""A plan as the page and the interface ask for it: the address becomes an order, the launcher answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

import bottle

from disc_counter.errors import DiscCounterError, UsageError, WorkError
from disc_counter.history.minute_energy import MinuteReader
from disc_counter.planning.defaults import defaults_of
from disc_counter.planning.extra import check_extra
from disc_counter.planning.kept_sun import FOLDER
from disc_counter.planning.launcher import PlanLauncher, PlanState
from disc_counter.planning.request import NAMES, request_of
from disc_counter.planning.transport import Order
from disc_counter.status import Station

DAY_MIN = 1440
PREFIX = "put-in-"
"""Of the weather file that the owner put in, in the planning folder of the data directory, before its own name."""
PUT_IN, FETCHED = "file", "pvgis"
"""What `weather` may be in an address: no path, for whoever looks at a page must not name files of this machine."""
LONGEST_VALUE, MOST_VALUES = 100, 80
"""Characters of a value, and values: more than any plan has."""

_launchers: dict[Path, PlanLauncher] = {}
_lock = Lock()


def launcher_of(directory: Path) -> PlanLauncher:
    """The one that plans with a data directory: pages and interface share it."""
    with _lock:
        return _launchers.setdefault(directory, PlanLauncher())


def close_launcher(directory: Path) -> None:
    """End what it works on; the next one to ask has a new one."""
    with _lock:
        launcher = _launchers.pop(directory, None)
    if launcher is not None:
        launcher.close()


def asked_fields() -> dict[str, list[str]]:
    """What stands behind the question mark; fields that were left empty are left out. UsageError for what is none."""
    query = bottle.request.query
    found = {name: [text for text in query.getall(name) if text.strip()] for name in query}
    for name, values in found.items():
        if name not in NAMES:
            raise UsageError(f"{name[:40]!r} is not known: give one of {', '.join(NAMES)}")
        if len(values) > MOST_VALUES or any(len(text) > LONGEST_VALUE for text in values):
            raise UsageError(f"{name} is too long: at most {LONGEST_VALUE} characters")
    return {name: values for name, values in found.items() if values}


def order_of(fields: Mapping[str, Sequence[str]], station: Station) -> tuple[Order, str]:
    """The order, and of which state of the journal it is; DiscCounterError where nothing can be planned."""
    settings = station.configuration.settings
    directory, simulated = settings.data.directory, settings.camera.source == "simulated"
    version, usual = _journal(directory), "demo" if simulated else "journal"
    if not simulated and fields.get("household", ["journal"]) != ["journal"]:
        raise UsageError("household is of the demonstration alone: leave it out")
    request = request_of({**fields, "weather": _weather(fields, directory)}, defaults_of(settings, usual))
    check_extra()
    if request.household == "journal" and not version:
        with MinuteReader(directory):  # which says why it cannot be read
            pass
        raise WorkError("nothing has been recorded yet: planning needs two weeks of measured days")
    zone = getattr(station.zone, "key", None)
    return Order(request, str(directory), zone), version


def asked(station: Station, fields: Mapping[str, Sequence[str]], patience_s: float) -> PlanState:
    """How the plan stands that was asked for."""
    order, version = order_of(fields, station)
    return launcher_of(Path(order.directory)).ask(order, version, patience_s)


def put_in(directory: Path) -> Path | None:
    """The weather file that the owner put in; None where there is none."""
    return next(iter(sorted((directory / FOLDER).glob(f"{PREFIX}*"))), None)


def _weather(fields: Mapping[str, Sequence[str]], directory: Path) -> list[str]:
    given = list(fields.get("weather", ()))
    if not given or given == [FETCHED]:
        return given
    file = put_in(directory)
    if given != [PUT_IN] or file is None:
        raise UsageError(f"weather is {given[0][:40]!r}: give {FETCHED}, or {PUT_IN} once a file was put in")
    return [str(file)]


def _journal(directory: Path) -> str:
    """A version that changes with every whole day; "" where nothing is recorded."""
    try:
        with MinuteReader(directory) as reader:
            span = reader.span()
    except DiscCounterError:
        return ""
    return "" if span is None else f"{span[0]} {span[1] // DAY_MIN}"
