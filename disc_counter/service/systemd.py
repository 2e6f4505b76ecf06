"""Tells systemd that the service is up and well; without systemd, nothing."""

from __future__ import annotations

import os
import socket

NEVER_S = float("inf")
"""How often a sign of life is due, in s, where nobody waits for one."""


def notify(state: str) -> None:
    """Send a state as `READY=1`; quietly nothing where nobody listens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.connect(address)
            line.send(state.encode())
    except OSError:
        return


def watchdog_s() -> float:
    """How often systemd wants to hear from the service, in s: half of its patience."""
    if not os.environ.get("NOTIFY_SOCKET"):
        return NEVER_S
    try:
        return int(os.environ.get("WATCHDOG_USEC", "")) / 2e6
    except ValueError:
        return NEVER_S
