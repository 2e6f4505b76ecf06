"""Whether the light is right, in words."""

from __future__ import annotations

from typing import Any

from disc_counter.picture.quality import DECIMALS, Verdict
from disc_counter.words.texts import Texts

PERCENT = ("glare", "flicker", "mark")
"""Figures that are shares; of one in per cent two decimals less are shown."""


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


def _figure(verdict: Verdict, t: Texts) -> str | None:
    if verdict.value is None:
        return None
    decimals = DECIMALS[verdict.name]
    if verdict.name in PERCENT:
        return t("light_percent", value=t.format.number(100 * verdict.value, decimals - 2))
    if verdict.name == "turn":
        return t("light_degrees", value=t.format.number(verdict.value, decimals))
    return t.format.number(verdict.value, decimals)
