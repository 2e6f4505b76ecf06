"""Is the disc followed well? The set-up page's verdict, after two turns were watched."""

from __future__ import annotations

from typing import Any

from disc_counter.status import Findings, Status
from disc_counter.status.report import NOT_FOUND_S
from disc_counter.words.texts import Texts

TURNS = 2
"""Turns of the disc to be watched before it is called good: the second shows whether the first was mapped right."""
MOST_BLIND = 0.02
"""The largest share of the time without sight for which light and camera may stay as they are."""
LEAST_S = 60.0
"""How long the disc is followed before a share of that time says something, in s: one hand in the way is soon over."""


def verdict(findings: Findings | None, status: Status, t: Texts) -> dict[str, Any]:
    """Level ("good", "bad", "unknown" while it is not sure), words, figures as pairs of name and value, the window."""
    if findings is None and status.unknown_for_s is not None and status.unknown_for_s > NOT_FOUND_S:
        words = t("verdict_not_found", duration=t.format.duration(status.unknown_for_s))
        return {"level": "bad", "words": words, "figures": [], "window": None}
    if findings is None:
        turn = t.format.number(status.turn_seen or 0.0, 1)
        return {"level": "unknown", "words": t("verdict_learning", turn=turn), "figures": [], "window": None}
    blind = findings.blind_s / findings.seconds if findings.seconds else 0.0
    window = findings.window
    figures = [
        (t("verdict_window"), f"{window.x}, {window.y}, {window.width}, {window.height}"),
        (t("verdict_mark"), t(f"mark_{findings.mark}") if findings.mark else t("verdict_no_mark")),
        (t("verdict_fit"), t("light_percent", value=t.format.number(100 * findings.fit))),
        (t("verdict_turns"), t.format.number(findings.revolutions, 2)),
        (t("verdict_blind"), t("light_percent", value=t.format.number(100 * blind, 1))),
    ]
    return {**_judged(findings, blind, t), "figures": figures, "window": window}


def _judged(findings: Findings, blind: float, t: Texts) -> dict[str, str]:
    turns = abs(findings.revolutions)
    if blind > MOST_BLIND and findings.seconds > LEAST_S:
        return {"level": "bad", "words": t("verdict_often_blind")}
    if blind > MOST_BLIND:
        return {"level": "unknown", "words": t("verdict_not_always")}
    if turns < TURNS:
        return {"level": "unknown", "words": t("verdict_wait", turns=t.format.number(turns, 1), of=str(TURNS))}
    if findings.revolutions < 0:
        return {"level": "fair", "words": t("verdict_backwards")}
    if not findings.closed:
        return {"level": "fair", "words": t("verdict_open")}
    return {"level": "good", "words": t("verdict_good")}
