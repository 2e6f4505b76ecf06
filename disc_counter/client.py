"""Asks a running service how it is, over the web address it serves."""

from __future__ import annotations

import json
import socket
from base64 import b64encode
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from disc_counter.errors import WorkError
from disc_counter.settings import Web, read_secret

TIMEOUT_S = 5.0
"""The longest wait for the service's answer, in seconds: it answers from memory, or is stuck."""
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}
"""Addresses that mean all of this machine's, and the one at which it is asked."""

ELSEWHERE = ("192.0.2.1", 9)
"""An address that nobody has (RFC 5737): which of ours a packet would go out from is what others reach us by."""
HOME_NAMES = ".local"
"""What a home network's names end with (RFC 6762)."""


def address(web: Web) -> str:
    """Where the service's page is on this machine."""
    host = EVERYWHERE.get(web.host, web.host)
    return f"http://[{host}]:{web.port}" if ":" in host else f"http://{host}:{web.port}"


def addresses(web: Web) -> list[str]:
    """Where the page is: on this machine, and where it listens on the network from elsewhere, by number and by name."""
    here = address(web)
    if web.host not in EVERYWHERE:
        return [here]
    names = [*filter(None, [_on_network()]), f"{socket.gethostname().partition('.')[0]}{HOME_NAMES}"]
    return [here, *(f"http://{name}:{web.port}" for name in names)]


def _on_network() -> str | None:
    """This machine's address in its network; None where it is in none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return None
        return str(probe.getsockname()[0])


def _password(web: Web) -> dict[str, str]:
    """The header that says the page's password, where one is asked for."""
    if web.password_file is None:
        return {}
    coded = b64encode(f":{read_secret('[web] password_file', web.password_file)}".encode()).decode()
    return {"Authorization": f"Basic {coded}"}


def service_status(web: Web) -> dict[str, Any] | None:
    """What the service says of itself; None if no service answers. WorkError if what answers is not one."""
    url = f"{address(web)}/api/v1/status"
    try:
        # Without proxies: the service is on this machine.
        with build_opener(ProxyHandler({})).open(Request(url, headers=_password(web)), timeout=TIMEOUT_S) as answer:
            status = json.load(answer)
    except HTTPError as error:
        raise WorkError(f"{url} answers {error.code}: is [web] port {web.port} another program's?") from None
    except (OSError, HTTPException):
        return None
    except ValueError:
        status = None
    if not isinstance(status, dict) or "healthy" not in status:
        raise WorkError(f"{url} does not answer as disc-counter: is [web] port {web.port} another program's?")
    return status
