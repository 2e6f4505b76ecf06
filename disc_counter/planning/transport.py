"""A request on its way to the process that plans, and what comes back: a line of JSON each."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from disc_counter.planning.money import Prices
from disc_counter.planning.request import PlanRequest
from disc_counter.planning.roof import RoofArea

TURN = "DISC_COUNTER_PLANNING_TURN"
"""Names, in the environment, the module that gave its place to the one that works out the sun, to be run again then."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the planning process is told: the request, the data directory, and the time zone's name (None: UTC)."""

    request: PlanRequest
    directory: str
    zone: str | None

    def text(self) -> str:
        """One line; the same order has the same text."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def of(cls, text: str) -> Order:
        """The order in a line."""
        fields = json.loads(text)
        request = fields["request"]
        areas = tuple(RoofArea(**area) for area in request.pop("areas"))
        prices = Prices(**request.pop("prices"))
        return cls(PlanRequest(areas=areas, prices=prices, **request), fields["directory"], fields["zone"])


def with_our_path() -> dict[str, str]:
    """The environment of a process that is to find this very package."""
    ours = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join([ours, *filter(None, [os.environ.get("PYTHONPATH")])])}


def become(module: str, order_text: str, **environment: str) -> NoReturn:
    """Run another module in this process's place, with the order on its stdin: the memory of this one is given back."""
    sys.stdout.flush()
    read, write = os.pipe()
    os.write(write, order_text.encode())  # some kB: a pipe holds them
    os.close(write)
    os.dup2(read, 0)
    os.execve(sys.executable, [sys.executable, "-m", module], {**with_our_path(), **environment})


def as_text(figures: Mapping[str, Any]) -> str:
    """The figures in a line; what is no number is not known."""
    return json.dumps(_plain(figures), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float):  # numpy's are of it as well
        return float(value) if math.isfinite(value) else None
    return value
