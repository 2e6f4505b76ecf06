"""Whether the light is right, in words."""

from __future__ import annotations

from typing import Any

from disc_counter.picture.quality import Verdict
from disc_counter.words.texts import Texts

PERCENT = ("glare", "flicker", "mark")
"""Figures that are shares."""


def light_values(verdicts: list[Verdict], t: Texts) -> list[dict[str, Any]]:
    """Each verdict's name, level, figure and advice in words."""
    return [
        {
            "name": t(f"light_{verdict.name}"),
            "level": verdict.level,
            "level_words": t(f"level_{verdict.level}"),
            "figure": _figure(verdict, t),
            "advice": t(f"light_{verdict.name}_advice") if verdict.level in ("fair", "bad") else None,
        }
        for verdict in verdicts
    ]


def _figure(verdict: Verdict, t: Texts) -> str:
    if verdict.value is None:
        return t("unknown")
    if verdict.name in PERCENT:
        return t("light_percent", value=t.format.number(100 * verdict.value, 1))
    if verdict.name == "turn":
        return t("light_degrees", value=t.format.number(verdict.value, 1))
    return t.format.number(verdict.value, 2 if verdict.name == "sharpness" else 0)
