"""`password`: the password that changes settings on the page, set or replaced on the machine itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from disc_counter.commands.common import settings, shared
from disc_counter.errors import UsageError
from disc_counter.settings import Settings, read_secret
from web.access.owner import FILE_NAME, LEAST_PASSWORD, MOST_PASSWORD, Owner

ROOT = 0
"""The user whose files no service could read."""


@click.command()
@click.option("--reset", is_flag=True, help="Replace the one that is set: it may be forgotten.")
@shared
def password(reset: bool) -> None:
    """Set the page's password; it is asked for, or read from the input's first line.

    A running service takes it over at once, and asks for it in all browsers.
    """
    configured = settings()
    asked = configured.web.password_file
    owner = Owner(configured.data.directory, lambda: read_secret("[web] password_file", asked) if asked else None)
    if owner.known and not reset:
        raise UsageError("a password is set already: `disc-counter password --reset` replaces it")
    new = _asked_for()
    if not LEAST_PASSWORD <= len(new) <= MOST_PASSWORD:
        raise UsageError(f"the password has {len(new)} characters: {LEAST_PASSWORD} to {MOST_PASSWORD} are wanted")
    _keep(configured, owner, new)
    click.echo("the password is set: log in with it on the page Set up")


def _asked_for() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("New password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


def _keep(configured: Settings, owner: Owner, new: str) -> None:
    """Where the service finds it, and readable by it: who resets a password is root more often than not."""
    file = configured.web.password_file
    before = kept if (kept := file or configured.data.directory / FILE_NAME).exists() else None
    user = None if before is None else before.stat()
    owner.replace(new, file)
    _given_to_the_service(kept, user or kept.parent.stat())


def _given_to_the_service(file: Path, of: os.stat_result) -> None:
    if os.geteuid() == ROOT and of.st_uid != ROOT:
        os.chown(file, of.st_uid, of.st_gid)
