"""The folder of the journal: made where it is missing, and known to be writable before anything is counted."""

from __future__ import annotations

from pathlib import Path

from disc_counter.errors import JournalError

PRIVATE = 0o700
"""Permissions of a new folder: what a household uses when is nobody else's business."""


def made_folder(directory: Path) -> Path:
    """Make the folder; JournalError naming it where that is impossible."""
    try:
        directory.mkdir(PRIVATE, parents=True, exist_ok=True)
    except OSError as problem:
        raise folder_error(directory, problem) from problem
    return directory


def folder_error(directory: Path, problem: OSError) -> JournalError:
    """The sentence for a folder that does not take files."""
    return JournalError(
        f"the folder {directory} cannot hold the journal ({problem.strerror}):"
        " give in [data] directory a folder that this user may write, with room on its disk"
    )
