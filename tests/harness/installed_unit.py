"""The service's unit as it is installed, and the variables it gives the service."""

from __future__ import annotations

import os
from pathlib import Path

UNIT = Path(__file__).parents[2] / "config/systemd/disc-counter.service"
VARIABLES = "Environment="


def environment_as_installed() -> dict[str, str]:
    """The variables of this process, and over them those that the unit gives the service."""
    lines = [line.removeprefix(VARIABLES) for line in UNIT.read_text().splitlines() if line.startswith(VARIABLES)]
    return os.environ | dict(variable.split("=", 1) for line in lines for variable in line.split())
