"""Whether what planning needs is installed, and what installs it; nothing of it is imported."""

from __future__ import annotations

import os
import platform
import sys
from importlib.util import find_spec

from disc_counter.errors import WorkError

NEEDED = ("pvlib", "pandas", "scipy", "h5py", "holidays", "numpy_financial")
ON_A_PC = "{python} -m pip install pvlib pandas scipy h5py holidays numpy-financial"
ON_A_PI = (
    "sudo apt install -y python3-pandas python3-scipy python3-h5py python3-requests python3-tz python3-dateutil && "
    "{python} -m pip install --no-deps pvlib holidays numpy-financial"
)
"""There are no wheels of numpy, pandas, scipy and h5py for 32-bit ARM, and on any Pi the camera needs apt's numpy: a
newer one, which pip would bring with pandas, breaks it."""


class MissingExtraError(WorkError):
    """Something that planning needs is not installed."""


def missing() -> list[str]:
    """The packages that are not installed."""
    return [name for name in NEEDED if find_spec(name) is None]


def command(machine: str | None = None) -> str:
    """The one command that installs what is needed, on this machine."""
    python = sys.executable if os.access(sys.prefix, os.W_OK) else f"sudo {sys.executable}"
    arm = (machine or platform.machine()).startswith(("arm", "aarch64"))
    return (ON_A_PI if arm else ON_A_PC).format(python=python)


def check_extra() -> None:
    """WorkError, with the one command, unless all is there."""
    if absent := missing():
        raise MissingExtraError(f"planning needs {', '.join(absent)}; this installs it: {command()}")
