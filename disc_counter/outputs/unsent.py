"""What an output has not sent yet: intervals of time, kept in a small file beside the journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from disc_counter import atomic_file

Interval = tuple[int, int]
"""Wall times in ns [from, until)."""
Mark = tuple[int, Fraction | None]
"""A wall time in ns and the running total then, in kWh."""


@dataclass(slots=True)
class Unsent:
    """`until_ns` is how far anything was looked at: all before it is sent, but for `intervals`.

    `turn_number`, `reading_number` and `health_number` are those of the last events sent: an event may come later than
    its time.
    `marks` are running totals (kWh, None without a constant) at whole minutes, as they were when those were looked at,
    in the order of time: another total there now means that the past before it has changed.
    """

    target: str
    until_ns: int = 0
    turn_number: int = 0
    reading_number: int = 0
    health_number: int = 0
    intervals: list[Interval] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def add(self, interval: Interval) -> None:
        """A interval is to be sent; those that touch become one."""
        if interval[0] >= interval[1]:
            return
        merged: list[Interval] = []
        for start, end in sorted([*self.intervals, interval]):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self.intervals = merged

    def sent(self, interval: Interval) -> None:
        """A interval has been stored by the server."""
        rest: list[Interval] = []
        for start, end in self.intervals:
            rest += [(start, min(end, interval[0])), (max(start, interval[1]), end)]
        self.intervals = [each for each in rest if each[0] < each[1]]

    def next_of(self, most_ns: int) -> Interval | None:
        """The newest part of what is unsent, at most so long: what is new matters more than what is old."""
        if not self.intervals:
            return None
        start, end = self.intervals[-1]
        return max(start, end - most_ns), end

    def mark(self, mark: Mark) -> None:
        """Remember a total; of the older ones ever fewer are kept, so that their number stays that of the doublings."""
        if self.marks and mark[0] <= self.marks[-1][0]:
            return
        kept = [mark]
        for older in reversed(self.marks):
            # Of three in a row the middle one goes where the outer ones are close together for their age.
            if len(kept) > 1 and kept[-2][0] - older[0] <= (mark[0] - kept[-2][0]) // 2:
                kept.pop()
            kept.append(older)
        self.marks = kept[::-1]

    def forget_changed(self, total_kwh: Callable[[int], Fraction | None]) -> bool:
        """Take away the marks before which the past has changed; true if there are any."""
        count = len(self.marks)
        while self.marks and total_kwh(self.marks[-1][0]) != self.marks[-1][1]:
            self.marks.pop()
        return len(self.marks) < count

    def save(self, file: Path) -> None:
        """Keep it; OSError where that cannot be done."""
        kept = {
            "target": self.target,
            "until_ns": self.until_ns,
            "marks": [[at_ns, None if total is None else str(total)] for at_ns, total in self.marks],
            "turn_number": self.turn_number,
            "reading_number": self.reading_number,
            "health_number": self.health_number,
            "stretches": self.intervals,
        }
        atomic_file.write(file, json.dumps(kept).encode())

    @classmethod
    def load(cls, file: Path, target: str) -> Unsent:
        """What was kept for a target; for another one, or where nothing or nonsense was kept, everything is unsent."""
        try:
            kept = json.loads(file.read_text("utf-8"))
            if kept["target"] == target:
                marks = [(int(at), None if total is None else Fraction(total)) for at, total in kept["marks"]]
                intervals = [(int(start), int(end)) for start, end in kept["stretches"]]
                turn, reading, health = (int(kept[f"{name}_number"]) for name in ("turn", "reading", "health"))
                return cls(target, int(kept["until_ns"]), turn, reading, health, intervals, marks)
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return cls(target)
