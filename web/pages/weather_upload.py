"""A weather file on its way from the owner's browser: in parts, for a request is small here, and packed by gzip."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path
from threading import Lock

import bottle

from disc_counter.errors import UsageError, WorkError
from disc_counter.planning.kept_sun import FOLDER
from web.query import form
from web.query.plan_query import PREFIX

MOST_PARTS = 400
"""Of 45 kB each: a packed series of 19 years is some 4 MB."""
MOST_PART_BYTES = 48 * 1024
PART = "weather.part"
NAME = re.compile(r"[^\w .()+,-]", re.ASCII)
"""What is left out of a file's name."""
LONGEST_NAME = 80

_lock = Lock()


def take_part(directory: Path) -> str:
    """Keep a part that was sent; the last one puts the file in the place of the one before. The file's name.

    UsageError for a part that is none, WorkError where the directory cannot be written to.
    """
    number, count = form.whole("part"), form.whole("parts")
    if not 0 <= number < count <= MOST_PARTS:
        raise UsageError(f"part {number} of {count} of the weather file: at most {MOST_PARTS} parts are taken")
    try:
        part = b64decode(bottle.request.forms.get("data") or "", validate=True)
    except ValueError:
        raise UsageError("a part of the weather file is no base64") from None
    if not 0 < len(part) <= MOST_PART_BYTES:
        raise UsageError(f"a part of the weather file has {len(part)} bytes: 1 to {MOST_PART_BYTES} are right")
    name = NAME.sub("", form.word("name"))[:LONGEST_NAME].strip(". ") or "PVGIS"
    try:
        with _lock:
            _append(directory / FOLDER, name, number == count - 1, number, part)
    except OSError as error:
        raise WorkError(f"the weather file cannot be kept in {directory} ({error.strerror})") from None
    return name


def _append(folder: Path, name: str, last: bool, number: int, part: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / PART
    have = draft.stat().st_size if draft.exists() and number else 0
    if number and not have:
        raise UsageError("the first part of the weather file is missing: put it in again")
    with draft.open("ab" if number else "wb") as out:
        out.write(part)
    if last:
        for old in folder.glob(f"{PREFIX}*"):
            old.unlink()
        draft.replace(folder / f"{PREFIX}{name}")
