"""Power cuts on a real file system: `sudo python -m tests.bench.power_cuts`; root for loop mounts, 200 take minutes.

A process counts into a journal on an ext4 of its own, many times as fast as a meter turns. At a random instant it is
stopped, and the disk is copied as it is: what the kernel has not sent to it by then is lost, as in a power
cut. The process is killed, the copy mounted, and the next process goes on from it.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disc_counter.clock import FixedClock
from disc_counter.journal import Journal
from disc_counter.journal.tables import DATABASE
from disc_counter.model import NS_PER_S
from tests.drawing.journals import SECOND_UREV, sum_of
from tests.journal.test_kill import BOOT_ID, COUNT

CUTS, SEED = 200, 11
COMMIT_S = 5
"""As ext4 has it by itself."""
IMAGE_BYTES = 64 * 2**20
LONGEST_S = 1500
"""Of the meter's time, between two cuts."""
START_STEP_S = 1_000_000
"""Every process begins so much later, so that minutes do not overlap."""


@contextmanager
def mounted(image: Path, folder: Path, commit_s: int) -> Iterator[None]:
    """An image's ext4, seen at a folder; what was not synced is written down every so many seconds."""
    subprocess.run(["mount", "-o", f"loop,commit={commit_s}", image, folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def counted_until_cut(folder: Path, start_s: int, lives_s: int, image: Path, left: Path) -> int:
    """Let a process count on a mounted image and cut the power; what it had counted."""
    command = [sys.executable, "-c", COUNT, str(folder / "data"), str(start_s)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout
        told_urev = int(service.stdout.readline())
        for _ in range(lives_s):
            told_urev = int(service.stdout.readline())
        service.send_signal(signal.SIGSTOP)
        shutil.copyfile(image, left)
        service.send_signal(signal.SIGKILL)
        rest = service.stdout.read().split("\n")
    return max([told_urev, *(int(line) for line in rest[:-1] if line)])


def checked(folder: Path) -> int:
    """The totals of the journal that is left; AssertionError where it is not whole."""
    with Journal.open(folder, clock=FixedClock(1_700_000_000 * NS_PER_S, BOOT_ID)) as journal:
        total = journal.totals.forward_urev
    with sqlite3.connect(folder / DATABASE) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert sum_of(folder, "forward_urev") == sum_of(folder, "forward_urev", "hours") == total
    return total


def main() -> None:
    """Cut, check, go on; the most that a cut took is said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=CUTS)
    parser.add_argument("--commit", type=int, default=COMMIT_S, help="the mount option commit, in s")
    given = parser.parse_args()
    if os.geteuid():
        sys.exit("loop mounts need root: sudo python -m tests.bench.power_cuts")
    chance, lost_s = random.Random(SEED), list[float]()
    with tempfile.TemporaryDirectory() as name:
        image, left, folder = Path(name) / "disk", Path(name) / "left", Path(name) / "mounted"
        folder.mkdir()
        with image.open("wb") as file:
            file.truncate(IMAGE_BYTES)
        subprocess.run(["mkfs.ext4", "-q", image], check=True)
        for cut in range(given.cuts):
            with mounted(image, folder, given.commit):
                told_urev = counted_until_cut(folder, cut * START_STEP_S, chance.randrange(LONGEST_S), image, left)
            left.replace(image)
            with mounted(image, folder, given.commit):
                lost_s.append((told_urev - checked(folder / "data")) / SECOND_UREV)
    print(
        f"{given.cuts} power cuts: the journal whole after each; {max(lost_s):.0f} s of counting lost at most,", end=" "
    )
    print(f"{sum(lost_s) / len(lost_s):.1f} s on average")


if __name__ == "__main__":
    main()
