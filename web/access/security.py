"""Who may look: a password for all pages where one is configured, and no page for a foreign name of this machine."""

from __future__ import annotations

import hmac
import re
from base64 import b64decode
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from urllib.parse import quote, urlsplit

import bottle

from disc_counter.errors import DiscCounterError, UsageError
from web.access.owner import LEAST_PASSWORD, MOST_PASSWORD, Owner
from web.access.refused import RefusedLogin
from web.access.sessions import Sessions
from web.query.language import texts
from web.query.parameters import asked_address
from web.query.reached import base_path, client_address

COOKIE = "session"
SESSION_S = 30 * 86_400
"""How long who gave the page's password may look, in s: a tablet on the wall is asked once a month."""
OWNER_COOKIE = "owner"
OWNER_S = 12 * 3600
"""How long the owner may change something after logging in, in s: a day's work at the meter."""
OPEN = ("/login", "/healthz", "/static/", "/language/")
"""Reachable without a password; /healthz says no more than one sentence on the state."""
FREE_ATTEMPTS = 5
"""Wrong passwords before the first pause: a person who mistypes is not held up."""
FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 300.0
"""The pauses double from the first to the longest, in s: some 300 guesses a day, and nobody is locked out for long."""
MOST_REMEMBERED = 1000
"""Addresses whose failures are remembered: more than a home network has, and a few hundred kB at most."""
UNKNOWN_HOST = (
    "This name is not one of the home network: use the machine's address, or name it in the configuration, [web] hosts."
)
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


class Guard:
    """Asks for a password; `password` looks it up (None: everybody may look), a DiscCounterError closes the pages.

    What changes something needs the owner's session besides, and the token that only our own pages hold.
    """

    def __init__(self, password: Callable[[], str | None], owner: Owner, hosts: Sequence[str] = ()) -> None:
        self._password, self._hosts = password, hosts
        self.owner = owner
        self.attempts = Attempts()
        self.sessions = Sessions(SESSION_S, self._wanted)
        self.owners = Sessions(OWNER_S, lambda: owner.kept)

    def check(self) -> None:
        """Raise an answer unless the request may go on."""
        if not known_host(bottle.request.get_header("Host", ""), self._hosts):
            raise bottle.HTTPError(421, UNKNOWN_HOST)
        path = bottle.request.path
        if path.startswith(OPEN):
            return
        password = self._wanted()
        if password is None or self.sessions.valid(bottle.request.get_cookie(COOKIE)) or self._basic(password):
            return
        if path.startswith("/api/") or bottle.request.method not in ("GET", "HEAD"):
            raise bottle.HTTPResponse(
                '{"error": "A password is needed: log in, or send it with HTTP Basic."}',
                401,
                {"Content-Type": "application/json", "WWW-Authenticate": 'Basic realm="disc-counter"'},
            )
        raise bottle.HTTPResponse("", 303, {"Location": f"{base_path()}/login?back={quote(asked_address())}"})

    def log_in(self, given: str) -> None:
        """Set the cookie if the password is right; 403 if it is wrong, 429 if it is too early to try again."""
        wanted = self._wanted()
        self._slowed(lambda: wanted is None or _same(given, wanted), "login_wrong")
        bottle.response.set_cookie(
            COOKIE, self.sessions.new(), path=base_path() or "/", max_age=SESSION_S, httponly=True, samesite="strict"
        )

    @property
    def is_owner(self) -> bool:
        """Whether the request comes from a browser in which the owner has logged in."""
        return self.owners.valid(bottle.request.get_cookie(OWNER_COOKIE))

    @property
    def token(self) -> str:
        """What the forms of this browser's owner send along; others' pages cannot know it."""
        return self.owners.token(bottle.request.get_cookie(OWNER_COOKIE) or "")

    def claim(self, code: str, password: str) -> None:
        """Set the owner's password, once, by the code that the service said; 403 if it is another."""
        if self.owner.known:
            raise RefusedLogin(403, texts()("owner_already"))
        self._slowed(lambda: self.owner.may_set(code), "owner_wrong_code")
        if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
            raise RefusedLogin(400, texts()("owner_short", least=str(LEAST_PASSWORD)))
        self.owner.set(password)
        self._become_owner()

    def replace(self, password: str, configured: Path | None) -> None:
        """Another password for the owner, or for the pages where one is configured; all sessions but this one end."""
        if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
            raise UsageError(texts()("owner_short", least=str(LEAST_PASSWORD)))
        self.owner.replace(password, configured)
        self._become_owner()

    def enter(self, password: str) -> None:
        """Log the owner in; 403 if the password is wrong."""
        self._slowed(lambda: self.owner.known and self.owner.right(password), "login_wrong")
        self._become_owner()

    def changing(self) -> None:
        """Raise an answer unless the owner's own page asks for a change."""
        from_here()
        if not self.is_owner:
            raise bottle.HTTPError(403, texts()("owner_needed"))
        if not _same(bottle.request.forms.getunicode("token") or "", self.token):
            raise bottle.HTTPError(403, texts()("login_foreign"))

    def leave(self) -> None:
        """Log out everybody: owners, and those who may look."""
        self.sessions.end()
        self.owners.end()

    def _become_owner(self) -> None:
        bottle.response.set_cookie(
            OWNER_COOKIE, self.owners.new(), path=base_path() or "/", max_age=OWNER_S, httponly=True, samesite="strict"
        )

    def _slowed(self, right: Callable[[], bool], wrong: str) -> None:
        """Raise an answer unless it is right; each failure makes the next attempts wait."""
        address = client_address()
        self._not_too_early(address)
        if not right():
            self.attempts.failed(address)
            raise RefusedLogin(403, texts()(wrong))
        self.attempts.succeeded(address)

    def _not_too_early(self, address: str) -> None:
        wait_s = self.attempts.wait_s(address)
        if wait_s > 0.0:
            seconds = str(int(wait_s) + 1)
            raise RefusedLogin(429, texts()("login_later", seconds=seconds), **{"Retry-After": seconds})

    def _basic(self, wanted: str) -> bool:
        """HTTP Basic, for scripts; any user name will do."""
        kind, _, coded = bottle.request.get_header("Authorization", "").partition(" ")
        if kind.lower() != "basic":
            return False
        address = client_address()
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


def from_here() -> None:
    """Raise an answer if the request was sent by another site's page."""
    origin = bottle.request.get_header("Origin")
    if origin is None:
        return
    try:
        host: str | None = urlsplit(origin).netloc
    except ValueError:
        host = None
    if host is None or host != bottle.request.get_header("Host"):
        raise bottle.HTTPError(403, texts()("login_foreign"))


def known_host(host: str, hosts: Sequence[str] = ()) -> bool:
    """Whether a request's Host is an address, a name that only a home network can give, or one of `hosts`.

    A foreign page whose name was bent to this machine (DNS rebinding) sends its own name.
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        ip_address(name)
    except ValueError:
        ours = name in hosts or "." not in name or name.endswith(tuple(f".{ending}" for ending in LOCAL_ENDINGS))
        return ours and NAME.fullmatch(name) is not None
    return True


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
