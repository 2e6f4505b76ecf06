"""The campaign: `python -m tests.storm --seed 1 --times 10`; each line says what was tried and what came of it."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.storm import day, forms, kills, orders, paths, refusals, requests, services, slow, sources


def main() -> None:
    """Blow from all sides; an AssertionError names what broke, and its seed brings it back."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--times", type=float, default=1.0, help="how many times as much as usual")
    chosen = options.parse_args()
    seed, times = chosen.seed, chosen.times
    with tempfile.TemporaryDirectory() as folder:
        winds: dict[str, Callable[[], str]] = {
            "paths": lambda: paths.blow(seed, round(1_000_000 * times)),
            "sources": lambda: sources.blow(seed, round(2000 * times), Path(folder) / "sources"),
            "kills": lambda: kills.blow(seed, round(100 * times), Path(folder) / "kills"),
            "orders": lambda: orders.blow(seed, round(100 * times), Path(folder) / "orders"),
            "refusals": lambda: refusals.blow(seed, round(2000 * times), Path(folder) / "refusals"),
            "requests": lambda: requests.blow(seed, round(2000 * times)),
            "slow": lambda: slow.blow(seed, round(100 * times)),
            "forms": lambda: forms.blow(seed, round(2000 * times), Path(folder) / "forms"),
            "set-ups": lambda: services.blow_setups(seed, round(20 * times), Path(folder) / "set-ups"),
            "day": lambda: day.blow(seed, max(2, round(24 * times)), Path(folder) / "day"),
            "services": lambda: services.blow(seed, round(20 * times), Path(folder) / "services"),
        }
        for name, wind in winds.items():
            begun_s = time.monotonic()
            print(f"{name}: {wind()} ({time.monotonic() - begun_s:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
