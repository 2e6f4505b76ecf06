"""Who may change something: whoever knows the password that was set at first use, with a code that the service said."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path

from disc_counter import atomic_file
from disc_counter.errors import WorkError

FILE_NAME = "owner"
KIND = "scrypt"
COST, BLOCK, PARALLEL = 2**14, 8, 5
"""Of scrypt, in 16 MB: what OWASP's password storage cheat sheet has for so little memory."""
MEMORY_BYTES = 64 * 2**20
"""The most memory scrypt may take: four times what it needs, which leaves room for what OpenSSL adds."""
SALT_BYTES = 16
"""Of chance in the salt, as NIST SP 800-132 asks for."""
LEAST_PASSWORD, MOST_PASSWORD = 8, 1000
"""Characters: the fewest that NIST SP 800-63B allows, and the most that are hashed for anybody who sends some."""
CODE_DIGITS = 8
"""Of the code for the first password: with the pauses between attempts, guessing takes centuries from one address."""
OWNER_ONLY = 0o600
"""Permissions: the hash is for the service alone."""


class Owner:
    """The owner's password: the page's own where one is configured, else one that is kept hashed beside the journal.

    `configured` looks up the page's password; None where there is none.
    """

    def __init__(self, directory: Path, configured: Callable[[], str | None]) -> None:
        self._file = directory / FILE_NAME
        self._configured = configured
        digits = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
        self.code = f"{digits[:4]}-{digits[4:]}"

    @property
    def known(self) -> bool:
        """Whether there is a password; if not, it can be set with the code."""
        return self._configured() is not None or self._file.exists()

    @property
    def kept(self) -> str | None:
        """What stands for the password: itself where one is configured, else its hash; None where there is none."""
        configured = self._configured()
        if configured is not None or not self._file.exists():
            return configured
        try:
            return self._file.read_text("ascii")
        except (OSError, ValueError) as error:
            raise WorkError(f"{self._file} cannot be read: delete it, and set the password anew") from error

    def may_set(self, code: str) -> bool:
        """Whether this is the code, and there is no password yet."""
        given = "".join(filter(str.isdigit, code))
        return not self.known and hmac.compare_digest(given.encode(), self.code.replace("-", "").encode())

    def set(self, password: str) -> None:
        """Keep a password; WorkError if it cannot be written."""
        salt = secrets.token_bytes(SALT_BYTES)
        line = " ".join([KIND, str(COST), str(BLOCK), str(PARALLEL), _text(salt), _text(_hash(password, salt))])
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            atomic_file.write(self._file, f"{line}\n".encode("ascii"), OWNER_ONLY)
        except OSError as error:
            raise WorkError(f"{self._file} cannot be written: {error.strerror}") from error

    def replace(self, password: str, configured: Path | None) -> Path:
        """Keep another password, in the configured file where there is one; where it is kept."""
        if configured is None:
            self.set(password)
            return self._file
        try:
            atomic_file.write(configured, f"{password}\n".encode(), None if configured.exists() else OWNER_ONLY)
        except OSError as error:
            raise WorkError(f"{configured} cannot be written: {error.strerror}") from error
        return configured

    def right(self, password: str) -> bool:
        """Whether this is the password; WorkError if what is kept cannot be read."""
        configured = self._configured()
        if configured is not None:
            return hmac.compare_digest(password.encode(), configured.encode())
        try:
            kind, cost, block, parallel, salt, kept = self._file.read_text("ascii").split()
            if kind != KIND:
                raise ValueError(kind)
            given = _hash(password, b64decode(salt), int(cost), int(block), int(parallel))
        except (OSError, ValueError) as error:
            raise WorkError(f"{self._file} cannot be read: delete it, and set the password anew") from error
        return hmac.compare_digest(given, b64decode(kept))


def _hash(password: str, salt: bytes, cost: int = COST, block: int = BLOCK, parallel: int = PARALLEL) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=block, p=parallel, maxmem=MEMORY_BYTES)


def _text(data: bytes) -> str:
    return b64encode(data).decode()
