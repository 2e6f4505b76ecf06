"""What is still to do until a new meter is read well: a checklist on the first page, until all of it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from disc_counter.status import Condition, Station, Status
from disc_counter.status.report import NOT_FOUND_S
from disc_counter.words.texts import Texts
from disc_counter.words.verdict import verdict
from web.access.owner import Owner

Level = Literal["good", "wait", "todo"]

BAD_LIGHT = ("dark", "glare")
"""Why the disc is not seen where it is the light's fault, as in `Sight`."""


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do: how far it is, what it is called, how it stands in words, and where it is done."""

    name: str
    level: Level
    title: str
    words: str
    link: str


class FirstSteps:
    """Looks how far a station is."""

    def __init__(self, station: Station, owner: Owner) -> None:
        self._station, self._owner = station, owner

    def steps(self, t: Texts) -> list[FirstStep]:
        """All steps in their order; none once all are done, or nobody wants to see them any more."""
        if not self._station.configuration.settings.web.first_steps:
            return []
        found = [
            FirstStep(name, level, t(f"step_{name}"), words or t(f"step_{name}_{level}"), link)
            for name, level, words, link in self._looked(self._station.status(), t)
        ]
        return [] if all(step.level == "good" for step in found) else found

    def _looked(self, status: Status, t: Texts) -> Iterator[tuple[str, Level, str | None, str]]:
        settings = self._station.configuration.settings
        camera = _part(status, "camera", "pictures")
        seen = status.measuring and camera is None
        yield "camera", "good" if seen else "todo", t.said(camera) if camera else None, "/setup#camera"
        found = self._station.findings() is not None
        picture: Level = "todo" if status.reason in BAD_LIGHT else "good" if seen and found else "wait"
        yield "picture", picture, None, "/live"
        yield "disc", *self._disc(status, t), "/setup#disc"
        yield "constant", "todo" if status.revolutions_per_kwh is None else "good", None, "/setup#meter"
        register: Level = "good" if status.last_reading else "wait" if settings.registers else "todo"
        yield "register", register, None, f"/setup#{'reading' if settings.registers else 'register'}"
        clock = _part(status, "clock")
        yield "time", "todo" if clock else "good", t.said(clock) if clock else None, "/setup"
        yield "password", "good" if self._owner.known else "todo", None, "/setup"

    def _disc(self, status: Status, t: Texts) -> tuple[Level, str | None]:
        findings = self._station.findings()
        judged = verdict(findings, status, t)
        lost = status.unknown_for_s is not None and status.unknown_for_s > NOT_FOUND_S
        if lost or judged["level"] == "bad":
            return "todo", judged["words"]
        return ("good", None) if judged["level"] in ("good", "fair") else ("wait", judged["words"])


def _part(status: Status, *names: str) -> str | None:
    """What is wrong with the first of some parts that is not well; None if nothing is."""
    parts: list[Condition] = [part for part in status.parts if part.part in names and part.level != "well"]
    return parts[0].reason if parts else None
