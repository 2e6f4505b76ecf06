"""Taking up the count where it was left, however that was."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from disc_counter.journal.slices import Part, Slice, Totals
from disc_counter.journal.tail import read_tail


def recovered(connection: sqlite3.Connection, tail_path: Path) -> tuple[list[Slice], int, Totals]:
    """The slices that only the tail has, the newest sequence number, and the totals since ever."""
    sequence, *counts = connection.execute(
        "SELECT sequence, forward_urev, reverse_urev, bridged_urev, blind_ns FROM state"
    ).fetchone()
    totals = Totals(*counts)
    slices = read_tail(tail_path, after=sequence)
    if slices and sequence == 0:  # a new database beside an old tail: the totals go on, their history is not known
        totals = slices[0].totals - slices[0].counted
    return mended(slices, totals, sequence)


def mended(slices: list[Slice], totals: Totals, sequence: int) -> tuple[list[Slice], int, Totals]:
    """Slices with what is missing between them (overwritten, torn) given to the next one, at its start."""
    whole: list[Slice] = []
    for each in slices:
        missing = (each.totals - each.counted - totals).at_least(Totals())
        if any(missing.values):
            start_ns = whole[-1].until_ns if whole and whole[-1].boot_id == each.boot_id else each.start_ns
            each = replace(each, parts=(*each.parts, Part(min(start_ns, each.start_ns), each.start_ns, missing)))
        whole.append(each)
        totals, sequence = totals.at_least(each.totals), each.sequence
    return whole, sequence, totals
