"""kill -9 in a real process, again and again: the totals go on, at most ten seconds behind."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

from disc_counter.clock import FixedClock
from disc_counter.journal import Journal
from disc_counter.model import NS_PER_S
from tests.drawing.journals import SECOND_UREV, sum_of

BOOT_ID = "7a4f0b0e-5d2c-4a52-9a59-0c8f6c1f3c11"
KILLS = 25

COUNT = f"""
import sys
from disc_counter.clock import FixedClock
from disc_counter.journal import Journal
from disc_counter.model import NS_PER_S, Progress, Revolution

journal = Journal.open(sys.argv[1], clock=FixedClock(1_700_000_000 * NS_PER_S, {BOOT_ID!r}))
start_s, begun_urev = int(sys.argv[2]), journal.totals.forward_urev
print(begun_urev, flush=True)
for second in range(1, 1_000_000):
    path_urev = second * {SECOND_UREV}
    journal.record(Revolution((start_s + second) * NS_PER_S - 5, 1, path_urev))
    journal.record(Progress((start_s + second) * NS_PER_S, path_urev, 9, path_urev, 0, 5000.0, 9.0))
    print(begun_urev + path_urev, flush=True)
"""


def test_killed_at_any_moment_it_loses_at_most_ten_seconds(tmp_path: Path) -> None:
    chance, start_s, told_urev = random.Random(7), 0, 0
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", COUNT, str(tmp_path), str(start_s)], stdout=subprocess.PIPE, text=True
        ) as service:
            assert service.stdout
            begun_urev = int(service.stdout.readline())
            assert told_urev - 10 * SECOND_UREV <= begun_urev <= told_urev + SECOND_UREV
            for _ in range(chance.randrange(5, 1500)):
                told_urev = int(service.stdout.readline())
            service.send_signal(signal.SIGKILL)
            rest = service.stdout.read().split("\n")
            told_urev = max([told_urev, *(int(line) for line in rest[:-1] if line)])
        start_s += 100_000
    with Journal.open(tmp_path, clock=FixedClock(1_700_000_000 * NS_PER_S, BOOT_ID)) as journal:
        assert told_urev - 10 * SECOND_UREV <= journal.totals.forward_urev <= told_urev + SECOND_UREV
        for table in ("minutes", "hours", "days"):
            assert sum_of(tmp_path, "forward_urev", table) == journal.totals.forward_urev
