"""What a form sent; UsageError names the field that is wrong, its value, and what would be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from fractions import Fraction

import bottle

from disc_counter.errors import UsageError
from disc_counter.model import Window
from web.query.language import texts

LONGEST = 1000
"""The most characters of a field: no name or number of a meter is nearly as long."""
WHOLE = re.compile(r"[0-9]{1,6}")
NUMBER = re.compile(r"[0-9]{1,9}([.,][0-9]{1,6})?")
"""With a point or a comma: people write numbers as their language has it."""
FOUND = re.compile(r"[0-9]{1,5}( [0-9]{1,5}){3}")
"""A window that was found, as its button sends it."""
SHOWN = 40
"""Characters of a wrong value that are shown: enough to know it again."""
EDGES = ("x", "y", "width", "height")


_instead: ContextVar[Mapping[str, str] | None] = ContextVar("instead", default=None)


@contextmanager
def instead(fields: Mapping[str, str]) -> Iterator[None]:
    """Read these fields instead of what the request sent."""
    before = _instead.set(fields)
    try:
        yield
    finally:
        _instead.reset(before)


def word(name: str) -> str:
    """A text; empty where the field was left out."""
    fields = _instead.get()
    given = (bottle.request.forms.getunicode(name) if fields is None else fields.get(name)) or ""
    if len(given) > LONGEST:
        raise refused(name, f"at most {LONGEST} characters")
    return given.strip()


def lines(name: str) -> str:
    """A text of many lines; empty where the field was left out."""
    given: str = bottle.request.forms.getunicode(name) or ""
    return given


def ticked(name: str) -> bool:
    """Whether a box was ticked."""
    fields = _instead.get()
    return name in (bottle.request.forms if fields is None else fields)


def whole(name: str) -> int:
    """A whole number."""
    given = word(name)
    if not WHOLE.fullmatch(given):
        raise refused(name, "a whole number of at most 6 digits")
    return int(given)


def number(name: str) -> Fraction | None:
    """A number, exactly; None where the field was left empty."""
    given = word(name)
    if not given:
        return None
    if not NUMBER.fullmatch(given):
        raise refused(name, "a number as 75 or 187.5")
    return Fraction(given.replace(",", "."))


def day(name: str) -> date | None:
    """A date; None where the field was left empty."""
    given = word(name)
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise refused(name, "a date as 2026-01-31") from None


def between(name: str, low: int, high: int) -> Fraction:
    """A number from `low` to `high`."""
    given = number(name)
    if given is None or not low <= given <= high:
        raise refused(name, f"a number from {low} to {high}")
    return given


def refused(name: str, expected: str) -> UsageError:
    """The error for a field that holds what is not right, in the language of the request."""
    given = (bottle.request.forms.getunicode(name) or "").strip()
    return UsageError(texts().refused(name, repr(given[:SHOWN]), expected))


def window() -> Window | None:
    """The one that was found and is kept, else the four edges; None, which is 'find it', where all were left empty."""
    if found := word("found"):
        return Window(*map(int, found.split())) if FOUND.fullmatch(found) else None
    if not any(word(edge) for edge in EDGES):
        return None
    return Window(*(whole(edge) for edge in EDGES))
