"""Who may look: a password for all pages where one is configured, and no page for a foreign name of this machine."""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import b64decode
from collections.abc import Callable
from ipaddress import ip_address
from time import monotonic, time
from urllib.parse import urlsplit

import bottle

from disc_counter.errors import DiscCounterError
from web.texts import texts

COOKIE = "session"
SESSION_S = 30 * 86_400
OPEN = ("/login", "/healthz", "/static/", "/language/")
"""Reachable without a password; /healthz says no more than one sentence on the state."""
FREE_ATTEMPTS = 5
FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 300.0
MOST_REMEMBERED = 1000
LOCAL_ENDINGS = ("local", "lan", "home", "internal", "fritz.box", "home.arpa", "localhost")
"""Of names that only a home network gives; a foreign site can have none of them, nor a name without a dot."""
NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", re.ASCII)


class Attempts:
    """Slows down who guesses: after a few wrong passwords from an address each further one has to wait longer."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._failures: dict[str, tuple[int, float]] = {}

    def wait_s(self, address: str) -> float:
        """How long that address still has to wait; 0 if it may try."""
        _, until_s = self._failures.get(address, (0, 0.0))
        return max(0.0, until_s - self._clock())

    def failed(self, address: str) -> None:
        """Note a wrong password."""
        count = self._failures.pop(address, (0, 0.0))[0] + 1
        wait_s = 0.0 if count < FREE_ATTEMPTS else min(FIRST_WAIT_S * 2.0 ** (count - FREE_ATTEMPTS), LONGEST_WAIT_S)
        self._failures[address] = (count, self._clock() + wait_s)
        while len(self._failures) > MOST_REMEMBERED:
            del self._failures[next(iter(self._failures))]

    def succeeded(self, address: str) -> None:
        """Forget the wrong ones."""
        self._failures.pop(address, None)


class Sessions:
    """Signed cookies that expire; they end with the process, for the key is not kept."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)

    def new(self) -> str:
        """A cookie's value."""
        until = str(int(self._clock()) + SESSION_S)
        return f"{until}.{self._signature(until)}"

    def valid(self, cookie: str | None) -> bool:
        """Whether a value is one of ours and has not expired."""
        until, _, signature = (cookie or "").partition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(until).encode()):
            return False
        return int(until) > self._clock()

    def _signature(self, until: str) -> str:
        return hmac.new(self._key, until.encode(), "sha256").hexdigest()


class Guard:
    """Asks for a password; `password` looks it up (None: everybody may look), a DiscCounterError closes the pages."""

    def __init__(self, password: Callable[[], str | None]) -> None:
        self._password = password
        self.attempts = Attempts()
        self.sessions = Sessions()

    def check(self) -> None:
        """Raise an answer unless the request may go on."""
        if not known_host(bottle.request.get_header("Host", "")):
            raise bottle.HTTPError(421, "This name is not one of the home network: use the machine's address.")
        path = bottle.request.path
        if path.startswith(OPEN) or self.sessions.valid(bottle.request.get_cookie(COOKIE)):
            return
        password = self._wanted()
        if password is None or self._basic(password):
            return
        if path.startswith("/api/") or bottle.request.method not in ("GET", "HEAD"):
            raise bottle.HTTPResponse(
                '{"error": "A password is needed: log in, or send it with HTTP Basic."}',
                401,
                {"Content-Type": "application/json", "WWW-Authenticate": 'Basic realm="disc-counter"'},
            )
        raise bottle.HTTPResponse("", 303, {"Location": f"/login?back={bottle.request.path}"})

    def log_in(self, given: str) -> None:
        """Set the cookie if the password is right; 403 if it is wrong, 429 if it is too early to try again."""
        address = bottle.request.remote_addr or ""
        self._not_too_early(address)
        wanted = self._wanted()
        if wanted is not None and not _same(given, wanted):
            self.attempts.failed(address)
            raise bottle.HTTPError(403, texts()("login_wrong"))
        self.attempts.succeeded(address)
        bottle.response.set_cookie(
            COOKIE, self.sessions.new(), path="/", max_age=SESSION_S, httponly=True, samesite="strict"
        )

    def _not_too_early(self, address: str) -> None:
        wait_s = self.attempts.wait_s(address)
        if wait_s > 0.0:
            seconds = str(int(wait_s) + 1)
            raise bottle.HTTPError(429, texts()("login_later", seconds=seconds), **{"Retry-After": seconds})

    def _basic(self, wanted: str) -> bool:
        """HTTP Basic, for scripts; any user name will do."""
        kind, _, coded = bottle.request.get_header("Authorization", "").partition(" ")
        if kind.lower() != "basic":
            return False
        address = bottle.request.remote_addr or ""
        self._not_too_early(address)
        try:
            _, _, given = b64decode(coded, validate=True).decode().partition(":")
        except ValueError:
            given = ""
        if _same(given, wanted):
            self.attempts.succeeded(address)
            return True
        self.attempts.failed(address)
        return False

    def _wanted(self) -> str | None:
        try:
            return self._password()
        except DiscCounterError as error:
            raise bottle.HTTPError(503, str(error)) from error


def known_host(host: str) -> bool:
    """Whether a request's Host is an address, or a name that only a home network can give.

    A foreign page whose name was bent to this machine (DNS rebinding) sends its own name.
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        ip_address(name)
    except ValueError:
        ours = "." not in name or name.endswith(tuple(f".{ending}" for ending in LOCAL_ENDINGS))
        return ours and NAME.fullmatch(name) is not None
    return True


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
