"""Why a recipient does not take what is sent: what may pass, and what somebody has to do something about."""

from __future__ import annotations

from disc_counter.errors import WorkError


class NotNowError(WorkError):
    """The server cannot be reached or is busy: try again later."""


class RefusedError(WorkError):
    """The server refuses us: the user has to change something."""
