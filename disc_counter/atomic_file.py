"""The one way a small file is replaced: after a power cut there is the old one or the new one, whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

NEW_FILE_MODE = 0o644
"""Permissions of a file that was not there before, where none are asked for: the owner writes, everybody may read."""


def write(path: Path, content: bytes, mode: int | None = None) -> None:
    """Replace a file by `content`, or make it; where `path` is a link, the file it leads to.

    `mode` is the file's permissions; without, those it has. OSError, and nothing is changed, where that cannot be done.
    """
    file = path.resolve()
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    draft = Path(name)
    try:
        with open(handle, "wb") as out:
            out.write(content)
            os.fchmod(out.fileno(), _mode(file) if mode is None else mode)
        swap(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def swap(draft: Path, file: Path) -> None:
    """Put a finished draft into the place of a file in its folder, both synced; OSError where that fails."""
    _sync(draft)
    draft.replace(file)
    _sync(file.parent)


def _mode(file: Path) -> int:
    return file.stat().st_mode & 0o777 if file.exists() else NEW_FILE_MODE


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
