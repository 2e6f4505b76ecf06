"""Messages that are not delivered yet, and which causes were told: a small file, so that none is told twice."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from disc_counter import atomic_file

MOST = 50
"""Messages that wait at most: of more the oldest is forgotten, for who was away so long wants the last ones."""
OWNER_ONLY = 0o600


@dataclass(slots=True)
class Letter:
    """A message, and for which recipients it still waits: their addresses' digests, for these hold passwords."""

    body: str
    waits_for: list[str]


def digest(url: str) -> str:
    """What tells an address from another without saying it."""
    return sha256(url.encode()).hexdigest()[:16]


@dataclass(slots=True)
class Outbox:
    """`told` are the causes that were told; `base_w` is the base load that a higher one was held against."""

    file: Path
    letters: list[Letter] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    base_w: float | None = None

    @classmethod
    def load(cls, file: Path) -> Outbox:
        """What was kept; nothing where nothing or nonsense was."""
        try:
            kept = json.loads(file.read_text("utf-8"))
            letters = [Letter(str(body), [str(each) for each in to]) for body, to in kept["letters"]]
            base_w = None if kept["base_w"] is None else float(kept["base_w"])
            return cls(file, letters, [str(each) for each in kept["told"]], base_w)
        except (OSError, ValueError, KeyError, TypeError):
            return cls(file)

    def add(self, body: str, urls: tuple[str, ...]) -> None:
        """A message to all of these."""
        self.letters = [*self.letters, Letter(body, [digest(url) for url in urls])][-MOST:]

    def next_for(self, url: str) -> Letter | None:
        """The oldest message that waits for a recipient."""
        return next((letter for letter in self.letters if digest(url) in letter.waits_for), None)

    def delivered(self, letter: Letter, url: str) -> None:
        """A recipient has it."""
        letter.waits_for.remove(digest(url))

    def keep_only(self, urls: tuple[str, ...]) -> None:
        """Forget what waits for nobody, or for who is no longer to be told."""
        known = {digest(url) for url in urls}
        for letter in self.letters:
            letter.waits_for = [each for each in letter.waits_for if each in known]
        self.letters = [letter for letter in self.letters if letter.waits_for]

    def save(self) -> None:
        """Keep it; OSError where that cannot be done."""
        kept = {
            "letters": [[letter.body, letter.waits_for] for letter in self.letters],
            "told": self.told,
            "base_w": self.base_w,
        }
        atomic_file.write(self.file, json.dumps(kept).encode(), OWNER_ONLY)
