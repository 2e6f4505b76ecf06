"""What all commands share: their options, their configuration, and how they speak on stderr."""

from __future__ import annotations

import logging
import math
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from disc_counter import __version__
from disc_counter.settings import Settings, find, load

PROGRAM = "disc-counter"
DEBUG = "DISC_COUNTER_DEBUG"

Command = TypeVar("Command", bound=Callable[..., Any])


def shared(command: Command) -> Command:
    """`--config FILE` and `--version`, before or after the command's name."""
    version = click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
    config = click.option(
        "--config",
        type=click.Path(path_type=Path),
        callback=_remember,
        expose_value=False,
        help="The configuration file; see config/disc-counter.toml.",
    )
    return version(config(command))


class FiniteRange(click.FloatRange):
    """A number between two: `nan` is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; click's own range lets through what compares with nothing."""
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is no number: give one from {self.min:g} to {self.max:g}", param, ctx)
        return number


def config_path() -> Path | None:
    """The configuration file that holds: --config, else the usual places."""
    return find(click.get_current_context().find_root().meta.get("config"))


def settings() -> Settings:
    """The settings from the configuration file; the defaults if there is none."""
    return load(config_path())


def warn(sentence: str) -> None:
    """A sentence for the user that is no failure."""
    click.echo(f"{PROGRAM}: {sentence}", err=True)


def debugging() -> bool:
    """Whether the user wants to see where an error comes from."""
    return os.environ.get(DEBUG, "") not in ("", "0")


def log_to_stderr(level: int = logging.WARNING) -> None:
    """Let what the modules log be sentences on stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(f"{PROGRAM}: %(message)s"))
    logging.basicConfig(level=logging.DEBUG if debugging() else level, handlers=[handler], force=True)


def _remember(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.find_root().meta["config"] = value
