"""What people type for a reading: what hardly is one is asked about, a register that has rolled over goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.cli import exit_status
from tests.stand_ins.known_disc import config

FIVE = "[meter]\nrevolutions_per_kwh = 75\n[[register]]\ninteger_digits = 5"


@pytest.mark.parametrize("way", ["--set", "--exchanged"])
@pytest.mark.parametrize(
    ("text", "why"),
    [("123456.7", "more than 5 drums"), ("13.823", "may be 13823 kWh"), ("13,823", "may be 13823 kWh")],
)
def test_what_is_no_reading_of_this_register_is_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], way: str, text: str, why: str
) -> None:
    file = str(config(tmp_path, FIVE))
    assert exit_status(["register", "--config", file, way, text]) == 1
    said = capsys.readouterr().err
    assert why in said
    assert "--yes" in said
    assert exit_status(["register", "--config", file]) == 1, "nothing was noted, not even a journal"
    assert exit_status(["register", "--config", file, way, text, "--yes"]) == 0


@pytest.mark.parametrize("text", ["13823.2", "13823,25", "0.250", "13823.250", "99999.9", "13"])
def test_what_may_be_one_is_taken(tmp_path: Path, text: str) -> None:
    assert exit_status(["register", "--config", str(config(tmp_path, FIVE)), "--set", text]) == 0


def test_three_decimals_are_taken_where_there_are_three_drums(tmp_path: Path) -> None:
    file = str(config(tmp_path, FIVE + "\ndecimal_digits = 3"))
    assert exit_status(["register", "--config", file, "--set", "13.823"]) == 0


def test_a_register_that_has_rolled_over_is_said_and_counted_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(config(tmp_path, FIVE))
    assert exit_status(["register", "--config", file, "--set", "99999.9"]) == 0
    assert exit_status(["register", "--config", file, "--set", "0.0"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "rolled over" not in said[0]
    assert "+0.100 kWh against what was counted, it has rolled over" in said[1]
