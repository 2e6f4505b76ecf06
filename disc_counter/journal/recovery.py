"""Taking up the count where it was left, however that was."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from disc_counter.journal.record import Part, Slice, Totals
from disc_counter.journal.tail import read_tail


def recovered(connection: sqlite3.Connection, tail_path: Path) -> tuple[list[Slice], int, Totals]:
    """The slices that only the tail has, the newest sequence number, and the totals since ever."""
    sequence, newest_ns, *counts = connection.execute(
        "SELECT sequence, newest_ns, forward_urev, reverse_urev, bridged_urev, blind_ns FROM state"
    ).fetchone()
    totals = Totals(*counts)
    slices = read_tail(tail_path, after=sequence)
    if slices and sequence == 0:  # a new database beside an old tail: the totals go on, their history is not known
        totals = slices[0].totals - slices[0].counted
    return mended(slices, totals, sequence, newest_ns)


def mended(
    slices: list[Slice], totals: Totals, sequence: int, newest_ns: int | None
) -> tuple[list[Slice], int, Totals]:
    """Slices with what is missing between them (overwritten, torn) given to the next one, over the time it lacks.

    `newest_ns` is the wall time up to which all is known, None if nothing is.
    """
    whole: list[Slice] = []
    for each in slices:
        missing = (each.totals - each.counted - totals).at_least(Totals())
        if any(missing.values):
            each = replace(each, parts=(*each.parts, Part(_known_until(each, newest_ns), each.start_ns, missing)))
        whole.append(each)
        totals, sequence = totals.at_least(each.totals), each.sequence
        newest_ns = newest_ns if each.offset_ns is None else each.until_ns + each.offset_ns
    return whole, sequence, totals


def _known_until(each: Slice, newest_ns: int | None) -> int:
    """When the time that is missing before a slice began, in the slice's own monotonic time."""
    if newest_ns is None or each.offset_ns is None:
        return each.start_ns
    return min(newest_ns - each.offset_ns, each.start_ns)
