"""Write the dashboards' JSON where Grafana's provisioning finds it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from config.grafana.generator.boards import consumption, health, now

FOLDER = Path(__file__).parents[1] / "dashboards" / "disc-counter"


def files() -> Mapping[Path, str]:
    """What each file is to hold."""
    boards = {"now": now, "consumption": consumption, "health": health}
    return {
        FOLDER / f"{name}.json": JSONEncoder(sort_keys=True, indent=2).encode(make().build()) + "\n"
        for name, make in boards.items()
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, text in files().items():
        file.write_text(text, encoding="utf-8")
