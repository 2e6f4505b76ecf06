"""The table [messages]."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from disc_counter.locale.languages import ENGLISH, codes
from disc_counter.settings import kinds
from disc_counter.settings.kinds import Kind
from disc_counter.settings.table_key import key

ADDRESS = re.compile(r"[A-Za-z0-9]+://\S+")
MOST_ADDRESSES = 20


def addresses() -> Kind:
    """Addresses of recipients, as apprise has them."""

    def read(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) > MOST_ADDRESSES:
            raise ValueError
        if not all(isinstance(each, str) and ADDRESS.fullmatch(each) for each in value):
            raise ValueError
        return tuple(value)

    return Kind('addresses as ["ntfy://my-meter"], as apprise has them', read)


@dataclass(frozen=True, slots=True)
class MessageTargets:
    """Who is told when something is wrong; without addresses nobody is.

    `after_min` is how many minutes nothing must have been measured; `base_load_percent` by how much more must be always
    on for a week (0: never mind).
    """

    urls: tuple[str, ...] = key(addresses(), (), secret=True)
    urls_file: Path | None = key(kinds.path("a file in quotes with an address a line"))
    after_min: int = key(kinds.whole(1, 10_080), 15)
    base_load_percent: int = key(kinds.whole(0, 1000), 30)
    language: str = key(kinds.choice(*codes()), ENGLISH)

    @property
    def wanted(self) -> bool:
        """Whether anybody is told."""
        return bool(self.urls or self.urls_file)
