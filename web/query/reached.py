"""How a request has come here: from whom, by which name, and below which path, directly or by a reverse proxy."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import Any

import bottle

from disc_counter.settings import Web

CLIENT, FORWARDED, PREFIX = "disc_counter.client", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PREFIX"
BELOW = re.compile(r"(/[A-Za-z0-9._~-]+)+")
"""A path as it may stand before ours; what else a proxy says is left out."""


class Reached:
    """Reads a request's way off what proxies say that are trusted; of others' words it takes nothing."""

    def __init__(self, web: Web) -> None:
        self._base_path = web.base_path or ""
        self._trusted = [ip_network(each, strict=False) for each in web.trusted_proxies]

    def prepare(self, environ: dict[str, Any]) -> None:
        """Note the client's address and the path that ours lies below; what was said of them is taken away."""
        remote = str(environ.get("REMOTE_ADDR") or "")
        forwarded, prefix = environ.pop(FORWARDED, ""), environ.pop(PREFIX, "")
        trusted = self.trusts(remote)
        environ[CLIENT] = self._client(remote, forwarded) if trusted else remote
        below = prefix.rstrip("/") if trusted and BELOW.fullmatch(prefix.rstrip("/")) else self._base_path
        environ["SCRIPT_NAME"] = below
        path = environ.get("PATH_INFO", "")
        if below and (path == below or path.startswith(f"{below}/")):
            environ["PATH_INFO"] = path[len(below) :] or "/"

    def trusts(self, address: str) -> bool:
        """Whether it is a proxy whose word is taken."""
        try:
            known = ip_address(address)
        except ValueError:
            return False
        return any(known in network for network in self._trusted)

    def _client(self, remote: str, forwarded: str) -> str:
        """The last address in the row that is no proxy of ours: those before it anybody can make up."""
        for each in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
            try:
                ip_address(each)
            except ValueError:
                break
            if not self.trusts(each):
                return each
        return remote


def client_address() -> str:
    """Who asks."""
    return str(bottle.request.environ.get(CLIENT, ""))


def base_path() -> str:
    """What our addresses lie below, "" where that is nothing."""
    return str(bottle.request.environ.get("SCRIPT_NAME", ""))
