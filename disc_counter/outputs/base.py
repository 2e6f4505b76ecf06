"""What every output is to the rest of the program: it runs, says what is wrong and what waits, and can be checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Literal, Protocol

from disc_counter.status import Status


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an output has not delivered yet: how many points, and when the oldest was made; None is 'not known'.

    `set_aside` is how many the recipient did not take: they wait to be sent again on demand.
    """

    points: int | None = None
    since: datetime | None = None
    set_aside: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """How it is with an output, in words, and what to do about it; `advice` is empty where there is nothing to do."""

    level: Literal["good", "fair", "bad"]
    words: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class LiveStatus:
    """What an output may say of the station: its status at this moment, and the state that it is in, in words.

    `told` puts a sentence of an error or a problem into a language ("en", "de").
    """

    now: Callable[[], Status]
    words: Callable[[Status], str]
    told: Callable[[str, str], str] = lambda sentence, language: sentence


class Output(Protocol):
    """Where counts are sent. What was measured it reads from the journal, in `[data] directory`.

    `run` has a thread of its own; `problem` and `unsent` are asked for by other threads meanwhile.
    """

    def run(self, stop: Event, live: LiveStatus) -> None:
        """Deliver until `stop` is set; a recipient that is away or hangs is waited for here and holds up nobody."""

    @property
    def problem(self) -> str | None:
        """Why nothing is delivered at the moment, in one sentence that names the key; None if nothing is wrong."""

    @property
    def unsent(self) -> Waiting:
        """What waits to be delivered; `Waiting()` for an output that keeps nothing back."""

    def check(self) -> Check:
        """Try the recipient once, without a running service, and say how it is."""
