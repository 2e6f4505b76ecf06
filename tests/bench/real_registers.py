"""How well real registers are read: `python -m tests.bench.real_registers FOLDER --window X Y WIDTH HEIGHT`.

FOLDER holds pictures and truth.csv: file, reading_kwh_est, floor_reading_min and floor_reading_max (the readings that
are right at the last digit), quality ("ok" counts). `--glances` reads them as the service does, which knows where the
drums were and what was counted since; else each picture stands alone. Nothing is asserted: the figures stand in
docs/register.md.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

import cv2
import numpy as np

from disc_counter.model import Window
from disc_counter.picture.files import read_picture
from disc_counter.register.reading import glance, read
from disc_counter.register.shown import RegisterReading

WITHIN_DIGITS = 0.2
HALF_DIGIT = 0.5
ROUNDING = 1e-6


def main() -> None:
    """Read all, and say how many readings were wrong, how many there were, and how far the last drum was off."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--window", type=int, nargs=4, required=True)
    parser.add_argument("--digits", type=int, nargs=2, default=(6, 1), help="before and after the decimal point")
    parser.add_argument("--glances", action="store_true", help="read them one after the other, as the service does")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    window, (whole, decimals) = Window(*given.window), given.digits
    with (given.folder / "truth.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["quality"] == "ok"]
    wrong, off, took_s, glances = [], [], [], 0
    row_before, ahead_kwh = None, 0.0
    for row in rows:
        image = read_picture(given.folder / row["file"])
        start_s = time.perf_counter()
        reading = None if row_before is None else glance(image, window, row_before, decimals)
        expected = reading is not None and _fits(reading, float(row["reading_kwh_est"]) + ahead_kwh, decimals)
        glances += expected
        if reading is None or not expected:
            reading = read(image, window, whole + decimals, decimals)
        if given.glances and reading.reading_kwh is not None:
            ahead_kwh = reading.reading_kwh - float(row["reading_kwh_est"])
            row_before = row_before if expected else reading.row
        took_s.append(time.perf_counter() - start_s)
        if reading.reading_kwh is None:
            print(f"none   {row['file']}: is {row['reading_kwh_est']}, {reading.digits}: {reading.reason}")
            continue
        floor = np.floor(reading.reading_kwh * 10**decimals + ROUNDING) / 10**decimals
        if not float(row["floor_reading_min"]) - ROUNDING <= floor <= float(row["floor_reading_max"]) + ROUNDING:
            wrong.append(row["file"])
            print(f"WRONG  {row['file']}: is {row['reading_kwh_est']}, read {reading.reading_kwh}")
        off.append(abs(reading.reading_kwh - float(row["reading_kwh_est"])) * 10**decimals)
    if given.glances:
        print(f"a glance was enough for {glances}")
    good = np.mean(np.array(off) <= WITHIN_DIGITS + ROUNDING)
    print(f"{len(rows)} pictures: {len(off)} read ({len(off) / len(rows):.1%}), {len(wrong)} wrong")
    print(f"last drum within {WITHIN_DIGITS} of a digit in {good:.1%}; {1000 * np.median(took_s):.0f} ms each (median)")


def _fits(reading: RegisterReading, expected_kwh: float, decimals: int) -> bool:
    near_kwh = HALF_DIGIT * 10.0**-decimals
    return reading.reading_kwh is not None and abs(reading.reading_kwh - expected_kwh) <= near_kwh


if __name__ == "__main__":
    main()
