"""Constants that meters are made with: what is measured is most probably one of them."""

from __future__ import annotations

from fractions import Fraction

PRINTED = """
    37.5 40 48 50 60 72 75 80 90 96 100 120 125 150 160 180 187.5 200 240 250 266.667 300 312.5 333.333 360 375 400
    416.667 450 480 500 600 625 666.667 750 800 900 1000 1200 1250
"""
"""Revolutions per kWh on the plates of Ferraris meters for 5 to 100 A."""
COMMON = tuple(Fraction(constant) for constant in PRINTED.split())


def snapped(measured: float, tolerance: float) -> Fraction | None:
    """The common constant that fits alone to within `tolerance` (a share of it); None if none does, or several do."""
    fitting = [constant for constant in COMMON if abs(measured / float(constant) - 1) <= tolerance]
    return fitting[0] if len(fitting) == 1 else None
