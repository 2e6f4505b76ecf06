"""What is asked where a register seems to have gone on by what it cannot: it was misread, or exchanged."""

from __future__ import annotations

QUESTION_DIGITS = 100.0
"""A register that is further from what was counted, in digits of its last drum, was misread, or exchanged."""


def asked(before_kwh: float, now_kwh: float, off_kwh: float, possible_kwh: float, last_digit_kwh: float) -> str | None:
    """The question, where a register that showed so much before now shows what is off by so much from what was counted.

    `possible_kwh` is what may have gone by uncounted. None where nothing is to be asked: it may be so, or the register
    began again at 0.
    """
    possible_kwh += QUESTION_DIGITS * last_digit_kwh
    whole_kwh = 10.0 ** len(str(int(before_kwh)))
    began_again = now_kwh <= possible_kwh and before_kwh >= whole_kwh - possible_kwh
    if abs(off_kwh) <= possible_kwh or began_again:
        return None
    return (
        f"the register is read as {now_kwh:.1f} kWh, by the disc's turns it stands at {now_kwh - off_kwh:.1f} kWh:"
        " read it yourself and say what it shows (disc-counter register --set)"
    )
