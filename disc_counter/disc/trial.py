"""What was tried while a disc was learnt, for those who want to know why it was or was not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Trial:
    """A candidate (a window, a geometry, a number of teeth), what became of it, and the figure that tells why.

    "taken" is what was gone on with, "refused" what failed a test, "open" what was not decided.
    """

    name: str
    verdict: Literal["taken", "refused", "open"]
    reason: str


Tried: TypeAlias = Callable[[Trial], None]
"""Hears of each trial as it is decided."""
