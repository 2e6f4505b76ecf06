"""A database that does whatever it likes for hours: once it takes points again all are there, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from disc_counter.history.journal_queries import History
from disc_counter.outputs.influx_server import BadLinesError, TooLargeError
from disc_counter.outputs.points import event_lines, flow_lines
from disc_counter.outputs.refusals import NotNowError, RefusedError
from disc_counter.outputs.store_and_forward import Sending
from tests.drawing.household import write_journal

END = datetime(2025, 4, 6, 22, 0, tzinfo=UTC)
STEP_S = 30.0


class Fickle:
    """Stores lines by what tells points apart; is in one mood for some requests, then in another."""

    def __init__(self, chance: Random) -> None:
        self.points: dict[str, str] = {}
        self.benign = False
        self._chance, self._mood, self._left = chance, "takes", 0

    def write(self, lines: Sequence[str]) -> None:
        """Store the lines, or not, or in part, or say that they were not stored though they were."""
        if self._left <= 0:
            moods = ("takes", "takes", "away", "refuses", "bad", "small", "cut", "half")
            self._mood, self._left = self._chance.choice(moods), self._chance.randint(1, 60)
        self._left -= 1
        mood = "takes" if self.benign else self._mood
        if mood in ("away", "refuses", "bad"):
            raise {"away": NotNowError, "refuses": RefusedError, "bad": BadLinesError}[mood](mood)
        if mood == "small" and len(lines) > 200:
            raise TooLargeError(mood)
        stored = lines[: len(lines) // 2] if mood == "half" else lines
        self.points |= {_place(line): line for line in stored}
        if mood in ("cut", "half"):
            raise NotNowError(mood)


def _place(line: str) -> str:
    series, fields, time = line.rsplit(" ", 2)
    return f"{series} {','.join(sorted(field.split('=')[0] for field in fields.split(',')))} {time}"


def blow(seed: int, steps: int, folder: Path, days: int = 2) -> str:
    """So many tries to send days of a household, then a server that is well again."""
    write_journal(folder, END, timedelta(days=days))
    server, now_s = Fickle(Random(seed)), 0.0
    with History(folder) as history:
        sending = Sending(history, "cellar", lambda: server, folder / "influxdb.json", "there", lambda: now_s)
        for _ in range(steps):
            now_s += STEP_S
            sending.step()
        server.benign = True
        for _ in range(steps):
            now_s += STEP_S
            while sending.step():
                pass
        first, last = END - timedelta(days=days + 1), END + timedelta(days=1)
        wanted = flow_lines(history, "cellar", first, last)
        wanted += event_lines(history.turns(first, last), [], history.health(first, last), "cellar")
        missing = {_place(line): line for line in wanted}.items() - server.points.items()
        assert not missing, f"{len(missing)} of {len(wanted)} points are not there or not as they should be"
        assert sending.set_aside.points == 0
        assert sending.problem is None
        assert sending.waiting().points == 0
    return f"{steps} tries: all {len(wanted)} points there once, 0 set aside"
