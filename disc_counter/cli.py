"""The console script: its commands, and how failures are said."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from disc_counter.commands.common import DEBUG, debugging, log_to_stderr, shared, warn
from disc_counter.errors import DiscCounterError, UsageError

DONE, FAILED, WRONG_USE = 0, 1, 2


COMMANDS = (
    "demo",
    "run",
    "replay",
    "setup",
    "constant",
    "register",
    "status",
    "export",
    "plan",
    "backfill",
    "record",
    "backup",
    "doctor",
    "password",
    "import",
)

MODULES = {"import": "import_readings"}
"""Where a command's name can be none of a module or a function."""


class Commands(click.Group):
    """The commands, each imported when it is called: on a small machine OpenCV alone takes seconds."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are met."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = MODULES.get(cmd_name, cmd_name)
        command: click.Command = getattr(import_module(f"disc_counter.commands.{module}"), module)
        return command


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@shared
@click.pass_context
def cli(context: click.Context) -> None:
    """Read a rotating-disc electricity meter with a camera."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(WRONG_USE)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and exit: 0 done, 1 the work failed, 2 wrong use or configuration."""
    log_to_stderr()
    sys.exit(exit_status(arguments))


def exit_status(arguments: Sequence[str] | None = None) -> int:
    """Run a command; whatever goes wrong becomes one sentence on stderr."""
    try:
        given = cli.main(arguments, prog_name="disc-counter", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        warn(_usage_sentence(error))
        return WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        warn("interrupted")
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has gone; the interpreter must not complain when it flushes what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if debugging():
            raise
        warn(_sentence(error))
        return WRONG_USE if isinstance(error, UsageError) else FAILED
    return given if isinstance(given, int) else DONE


def _usage_sentence(error: click.UsageError) -> str:
    """What click says, on one line, and where help is."""
    words = " ".join(error.format_message().split()).rstrip(".")
    command = error.ctx.command_path if error.ctx else "disc-counter"
    return f"{words[:1].lower()}{words[1:]} (see `{command} --help`)"


def _sentence(error: Exception) -> str:
    if isinstance(error, DiscCounterError):
        return str(error)
    words = " ".join(str(error).split()) or "no more is known"
    return f"something unforeseen went wrong ({type(error).__name__}: {words}); with {DEBUG}=1 it says where"
