"""How a key of a table is written down in its class."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from disc_counter.settings.kinds import Kind

SECRET_FILE = "a file in quotes that holds nothing else"


def key(kind: Kind, default: Any = None, *, secret: bool = False) -> Any:
    """A key of the configuration: its kind, its default, and whether it must not be shown."""
    return field(default=default, repr=not secret, metadata={"kind": kind})
