"""What a running station says of itself: the one thing that the web page and the commands need to know of it."""

from disc_counter.status.condition import Condition
from disc_counter.status.figure import Reading
from disc_counter.status.report import PowerPoint, Status
from disc_counter.status.station_view import (
    ChangeableSettings,
    CorrectionRow,
    Corrections,
    EnergyHistory,
    Findings,
    Station,
)

__all__ = [
    "ChangeableSettings",
    "Condition",
    "CorrectionRow",
    "Corrections",
    "EnergyHistory",
    "Findings",
    "PowerPoint",
    "Reading",
    "Station",
    "Status",
]
