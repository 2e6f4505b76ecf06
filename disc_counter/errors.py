"""What can go wrong, each said to the user in one sentence that names the thing and what would be right."""

from __future__ import annotations


class DiscCounterError(Exception):
    """The root of all errors this project raises; its text is fit for the user."""


class UsageError(DiscCounterError, ValueError):
    """A wrong argument or configuration: exit status 2."""


class NoConstantError(UsageError):
    """Energy was asked for before any constant was set."""

    def __init__(self) -> None:
        super().__init__("no constant is set: give the revolutions per kWh printed on the meter")


class WorkError(DiscCounterError, RuntimeError):
    """The work itself failed: exit status 1."""


class DoubtError(WorkError):
    """What was given can hardly be so: it is asked about, and nothing is done unless somebody is sure."""


class SettingsError(UsageError):
    """The configuration has a wrong key, type or value."""


class CameraError(WorkError, OSError):
    """A source of pictures is missing, broken or stopped delivering."""


class CalibrationError(WorkError):
    """The disc could not be found or followed well enough to measure."""


class NothingTurnsError(CalibrationError):
    """Nothing moves where the disc should be seen turning."""


class TurnsElsewhereError(NothingTurnsError):
    """Nothing moves where the slot was drawn, but something does elsewhere in the picture."""


class JournalError(WorkError, OSError):
    """The journal cannot be opened, read or written."""


class PictureError(WorkError, OSError):
    """A file is no picture, or not a whole one."""
