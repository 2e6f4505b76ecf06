"""What a Raspberry Pi, or any Linux machine, says of itself; None where it does not say."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MB = 1_000_000
"""Bytes."""
UNDER_VOLTAGE, THROTTLED, SOFT_LIMIT = 0x1, 0x4, 0x8
"""Bits of `vcgencmd get_throttled`."""
SINCE_START = 16
"""Bits by which the same flags stand higher that were ever set since the start."""
USUAL_COMMIT_S = 5
"""ext4's own interval between commits, in seconds."""
MOUNT_OPTIONS = 3
"""The word of a line of /proc/mounts that has the options."""


def model(root: Path = Path("/")) -> str | None:
    """The board's name."""
    text = _text(root / "proc/device-tree/model")
    return None if text is None else text.rstrip("\0")


def system(root: Path = Path("/")) -> str | None:
    """The system's name and version."""
    for line in (_text(root / "etc/os-release") or "").splitlines():
        if line.startswith("PRETTY_NAME="):
            return line.partition("=")[2].strip('"')
    return None


def temperature_celsius(root: Path = Path("/")) -> float | None:
    """The processor's temperature."""
    text = _text(root / "sys/class/thermal/thermal_zone0/temp")
    return None if text is None else int(text) / 1000


def free_cma_mb(root: Path = Path("/")) -> tuple[float, float] | None:
    """Free and whole of the memory that camera buffers come from, in MB."""
    lines = (line.split() for line in (_text(root / "proc/meminfo") or "").splitlines())
    kilobytes = {words[0]: int(words[1]) for words in lines if len(words) > 1}
    if not kilobytes.get("CmaTotal:"):
        return None
    return kilobytes["CmaFree:"] * 1024 / MB, kilobytes["CmaTotal:"] * 1024 / MB


def throttled() -> int | None:
    """The bits of `vcgencmd get_throttled`."""
    said = _said("vcgencmd", "get_throttled")
    try:
        return None if said is None else int(said.partition("=")[2], 16)
    except ValueError:
        return None


def free_mb(directory: Path) -> float | None:
    """Room on the disk that holds a folder, or would hold it."""
    there = next((path for path in (directory, *directory.parents) if path.exists()), None)
    return None if there is None else shutil.disk_usage(there).free / MB


@dataclass(frozen=True, slots=True)
class Mount:
    """The file system that holds a folder: device, type and where it is mounted; `errors` were counted by the kernel,
    `worn_percent` is what the card says of itself; every `commit_s` seconds it writes down what changed of its own."""

    point: str
    device: str
    kind: str
    writable: bool
    commit_s: int
    errors: int | None
    worn_percent: int | None


def mount_of(directory: Path, root: Path = Path("/")) -> Mount | None:
    """Where a folder lies, or would lie."""
    directory = directory.absolute()
    lines = (line.split() for line in (_text(root / "proc/mounts") or "").splitlines())
    mounts = {words[1]: words for words in lines if len(words) > MOUNT_OPTIONS}
    holding = next((mounts[str(path)] for path in (directory, *directory.parents) if str(path) in mounts), None)
    if holding is None:
        return None
    device, point, kind, options = holding[: MOUNT_OPTIONS + 1]
    name = device.rpartition("/")[2]
    flags = options.split(",")
    errors = _text(root / "sys/fs/ext4" / name / "errors_count")
    return Mount(
        point,
        device,
        kind,
        "rw" in flags,
        _commit_s(flags),
        None if errors is None else int(errors),
        _worn(root, name),
    )


def _commit_s(flags: Sequence[str]) -> int:
    given = [flag.removeprefix("commit=") for flag in flags if flag.startswith("commit=")]
    return int(given[-1]) if given else USUAL_COMMIT_S


def _worn(root: Path, name: str) -> int | None:
    """How much of its life an eMMC says is used up, in tenths of it; SD cards do not say."""
    disk = re.sub(r"p\d+$", "", name)
    tenths = (_text(root / "sys/block" / disk / "device/life_time") or "").split()
    return max((int(each, 16) for each in tenths), default=0) * 10 or None


def _said(*command: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
