"""The station's state in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from disc_counter.status import Status
from disc_counter.words.texts import Texts


@dataclass(frozen=True, slots=True)
class State:
    """`mood` is "good", "wait" or "bad", for the colour of the lamp; `words` say the same and more."""

    mood: str
    words: str


def state_of(status: Status, t: Texts) -> State:
    """What matters most at this moment, in one line."""
    if status.problem is not None:
        return State("bad", t.said(status.problem))
    if not status.measuring:
        return State("bad", t("not_measuring"))
    if status.blind_for_s is not None:
        words = t("blind", duration=t.format.duration(status.blind_for_s), reason=_reason(status.reason, t))
        return State("wait" if status.healthy else "bad", words)
    if status.turn_seen is not None and not status.healthy and status.unknown_for_s is not None:
        return State("bad", t("not_found", duration=t.format.duration(status.unknown_for_s)))
    if status.turn_seen is not None:
        return State("wait", t("learning", turn=t.format.number(status.turn_seen, 1)))
    if status.frames_per_s is None:
        return State("good", t("measuring_plain"))
    return State("good", t("measuring", frames=t.format.number(status.frames_per_s)))


def _reason(reason: str | None, t: Texts) -> str:
    key = f"reason_{reason or ''}"
    return t(key) if key in t else str(reason)
