"""Asks a running service how it is, over the web address it serves."""

from __future__ import annotations

import json
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


def address(web: Web) -> str:
    """Where the service's page is on this machine."""
    host = EVERYWHERE.get(web.host, web.host)
    return f"http://[{host}]:{web.port}" if ":" in host else f"http://{host}:{web.port}"


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
