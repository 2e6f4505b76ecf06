"""Who has logged in: signed cookies that hold until they expire, the password changes, or all are logged out."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from time import time


class Sessions:
    """Signed cookies that expire after so many seconds; they end with the process, for the key is not kept.

    `password` gives what stands for the password at that moment, None where there is none: with another one no cookie
    of before is ours any more.
    """

    def __init__(self, seconds: int, password: Callable[[], str | None], clock: Callable[[], float] = time) -> None:
        self._seconds, self._password, self._clock = seconds, password, clock
        self._key = secrets.token_bytes(32)

    def new(self) -> str:
        """A cookie's value."""
        until = str(int(self._clock()) + self._seconds)
        return f"{until}.{self._signature(until)}"

    def valid(self, cookie: str | None) -> bool:
        """Whether a value is one of ours and has not expired."""
        until, _, signature = (cookie or "").partition(".")
        if not until or not hmac.compare_digest(signature.encode(), self._signature(until).encode()):
            return False
        return int(until) > self._clock()

    def token(self, cookie: str) -> str:
        """A value that goes with a cookie and cannot be found out from it."""
        return self._signature(f"token {cookie}")

    def end(self) -> None:
        """Log out everybody."""
        self._key = secrets.token_bytes(32)

    def _signature(self, until: str) -> str:
        password = self._password()
        told = until if password is None else f"{until} {password}"
        return hmac.new(self._key, told.encode(), "sha256").hexdigest()
