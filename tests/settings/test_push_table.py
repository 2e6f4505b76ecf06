"""What stands in [push] can be filled in, or is said to be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.errors import SettingsError
from disc_counter.settings import parse


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('url = "ftp://there"', "[push] url"),
        ('url = "http://user:word@there"', "[push] url"),
        ('url = "http://there/$what"', "[push] url"),
        ('url = "http://$meter/"', "[push] url"),
        ("template = '{\"x\": $power}'", "[push] template"),
        ('headers = ["Authorization Bearer"]', "[push] headers"),
        ('headers = ["A: b\\nC: d"]', "[push] headers"),
        ('headers = ["A: $power_w"]', "[push] headers"),
    ],
)
def test_what_cannot_be_filled_in_is_said(line: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(f"[push]\n{line}", Path("x.toml"))
    assert said in str(caught.value)
