"""What the unit has glibc keep of memory that the service's threads gave back."""

from __future__ import annotations

import os
import subprocess
import sys
from xml.etree import ElementTree

from tests.harness.installed_unit import environment_as_installed
from tests.installation.many_threads import FREED_BYTES


def kept(environment: dict[str, str]) -> tuple[int, int]:
    """How many heaps there are, and how many bytes of them count as in use."""
    command = [sys.executable, "-m", "tests.installation.many_threads"]
    said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    glibc = ElementTree.fromstring(said)
    free = sum(int(each.attrib["size"]) for each in glibc.findall("total") if each.attrib["type"] != "mmap")
    (system,) = (int(each.attrib["size"]) for each in glibc.findall("system") if each.attrib["type"] == "current")
    return len(glibc.findall("heap")), system - free


def test_forty_threads_share_two_heaps_and_store_nothing_of_what_they_freed() -> None:
    by_itself = {name: value for name, value in os.environ.items() if name != "GLIBC_TUNABLES"}
    heaps, used_bytes = kept(environment_as_installed())
    usual_heaps, usual_bytes = kept(by_itself)
    assert heaps <= 2 < usual_heaps
    assert usual_bytes - used_bytes > FREED_BYTES / 2
