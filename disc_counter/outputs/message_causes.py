"""What is to be told of: each cause once when it has lasted, and once when it is well again; knows no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WELL_S = 300.0
"""How long a cause must be gone to be told well, in s: what comes back within minutes is still the same."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """How a cause is: the sentence that says it, or None, and how long it must last to be told, in s."""

    reason: str | None
    after_s: float


@dataclass(frozen=True, slots=True)
class News:
    """A cause that is to be told now: `reason` says what is wrong, None that it is well again."""

    cause: str
    reason: str | None


@dataclass(slots=True)
class Causes:
    """Remembers which causes were told (`told`, kept over restarts) and since when each is as it is."""

    told: set[str] = field(default_factory=set)
    _since_s: dict[str, tuple[bool, float]] = field(default_factory=dict)

    def look(self, now_s: float, causes: Mapping[str, Lasting]) -> Sequence[News]:
        """What is to be told by what is so at a monotonic time."""
        news = []
        for cause, lasting in causes.items():
            wrong = lasting.reason is not None
            was_wrong, since_s = self._since_s.get(cause, (not wrong, now_s))
            if was_wrong != wrong:
                self._since_s[cause] = (wrong, now_s)
                since_s = now_s
            lasted_s = now_s - since_s
            if wrong and cause not in self.told and lasted_s >= lasting.after_s:
                self.told.add(cause)
                news.append(News(cause, lasting.reason))
            if not wrong and cause in self.told and lasted_s >= WELL_S:
                self.told.remove(cause)
                news.append(News(cause, None))
        return news
