"""What people write for a value is not only refused: the message says what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.errors import SettingsError
from disc_counter.settings.file import parse

FILE = Path("disc-counter.toml")
CURES = {
    "revolutions_per_kwh = 187,5": "write revolutions_per_kwh = 187.5, with a point",
    "revolutions_per_kwh = 187,5  # as printed": "write revolutions_per_kwh = 187.5, with a point",
    "max_power_w = 11.000,0": "without anything between the digits",
    "max_power_w = 11,000": "without anything between the digits",
    "max_power_w = 11'000": "without anything between the digits",
    "max_power_w = 11000 W": "write max_power_w = 11000, without W",
    "max_power_w = 11kW": "write max_power_w = 11, without kW",
    "backstop = ja": "write backstop = true",
    "backstop = False": "write backstop = false",
    "name = cellar": 'write name = "cellar", in quotes',
    "name = Keller links  # unten": 'write name = "Keller links", in quotes',
    "name = \N{DOUBLE LOW-9 QUOTATION MARK}cellar\N{LEFT DOUBLE QUOTATION MARK}": 'write the quotes as "',
    'name = "cellar': "a quote is missing at the end",
    'name = "C:\\meter"': "write ' instead of \"",
    "name: cellar": "write name = cellar, with an equals sign",
    "name =": "name has no value",
}


@pytest.mark.parametrize("line", CURES)
@pytest.mark.parametrize("behind", ["", "\n", '\ndirection = "left"\n'])
def test_the_message_names_the_cure(line: str, behind: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(f"# mine\n[meter]\n{line}{behind}", FILE)
    _, _, cure = str(refused.value).partition("; line 3: ")
    assert CURES[line] in cure
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("text", ["[meter", "]]", "[meter]\n[meter]", "a = 1\na = 2", "= 5", "\x00"])
def test_where_nothing_can_be_told_the_line_is_named_as_before(text: str) -> None:
    with pytest.raises(SettingsError, match="not valid TOML"):
        parse(text, FILE)
