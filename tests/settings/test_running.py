"""A running station's configuration: changed with its comments kept, refused whole, undone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from disc_counter.errors import SettingsError, UsageError
from disc_counter.model import Window
from disc_counter.settings import load
from disc_counter.settings.rewrite import Place
from disc_counter.settings.running import Configuration

TEXT = """\
# my meter
[meter]
revolutions_per_kwh = 75  # as printed
# direction = "left"

[[register]]
name = "day"
[[register]]
name = "night"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "disc-counter.toml"
    file.write_text(TEXT)
    return file


@pytest.fixture
def configuration(file: Path) -> Configuration:
    return Configuration(load(file), lambda: (320, 240))


def test_a_change_is_written_with_the_comments_kept_and_handed_over_once(
    configuration: Configuration, file: Path
) -> None:
    configuration.change({("meter", "revolutions_per_kwh"): Fraction("187.5"), ("meter", "direction"): "left"})
    assert file.read_text() == TEXT.replace("= 75", "= 187.5").replace("# direction", "direction")
    assert configuration.settings.meter.revolutions_per_kwh == Fraction("187.5")
    taken = configuration.taken()
    assert taken is not None
    assert taken.settings.meter.direction == "left"
    assert not taken.reprice
    assert configuration.taken() is None


def test_a_wish_to_reprice_outlives_the_next_change(configuration: Configuration) -> None:
    configuration.change({("meter", "revolutions_per_kwh"): Fraction(96)}, reprice=True)
    configuration.change({("meter", "name"): "cellar"})
    taken = configuration.taken()
    assert taken is not None
    assert taken.reprice


def test_keys_and_registers_are_taken_away(configuration: Configuration, file: Path) -> None:
    configuration.change({("disc", "window"): Window(1, 2, 30, 40)})
    configuration.change({("disc", "window"): None, ("disc", "mark"): None, ("register", 0): None})
    assert load(file).disc.window is None
    assert [register.name for register in load(file).registers] == ["night"]
    configuration.change({("register", 7): None, ("web", "port"): None})
    assert len(load(file).registers) == 1


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({("meter", "revolutions_per_kwh"): Fraction(0)}, r"\[meter\] revolutions_per_kwh is 0"),
        ({("disc", "window"): Window(300, 0, 21, 10)}, r"\[disc\] window is \[300, 0, 21, 10\]"),
        ({("register", 1, "name"): "day"}, "twice"),
        ({("disc", "mark"): "green"}, r"\[disc\] mark"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_changed(
    configuration: Configuration, file: Path, changes: dict[Place, object], named: str
) -> None:
    with pytest.raises(SettingsError, match=named):
        configuration.change(changes)
    assert file.read_text() == TEXT
    assert configuration.taken() is None
    assert not configuration.undoable


def test_changes_are_undone_one_by_one(configuration: Configuration, file: Path) -> None:
    configuration.change({("meter", "name"): "cellar"})
    between = file.read_text()
    configuration.change({("meter", "name"): "attic"})
    configuration.undo()
    assert file.read_text() == between
    assert configuration.settings.meter.name == "cellar"
    configuration.undo()
    assert file.read_text() == TEXT
    assert configuration.taken() is not None
    with pytest.raises(UsageError, match="no change"):
        configuration.undo()


def test_with_a_constant_that_is_undone_what_was_remembered_comes_back(file: Path) -> None:
    held = ["75 since ever"]
    configuration = Configuration(load(file), lambda: None, lambda: held[0])
    configuration.change({("meter", "revolutions_per_kwh"): Fraction(96)}, reprice=True)
    held[0] = "96 since ever"
    configuration.change({("meter", "name"): "cellar"})
    for restored in (None, "75 since ever"):
        configuration.undo()
        taken = configuration.taken()
        assert taken is not None
        assert (taken.restored, taken.reprice) == (restored, False)


def test_what_is_restored_outlives_the_next_change(configuration: Configuration, file: Path) -> None:
    configuration = Configuration(load(file), lambda: None, lambda: "75 since ever")
    configuration.change({("meter", "revolutions_per_kwh"): Fraction(96)})
    configuration.undo()
    configuration.change({("meter", "name"): "cellar"})
    taken = configuration.taken()
    assert taken is not None
    assert taken.restored == "75 since ever"


def test_a_change_that_changes_nothing_is_none_to_undo(configuration: Configuration, file: Path) -> None:
    configuration.change({("meter", "revolutions_per_kwh"): Fraction(75)})
    assert not configuration.undoable
    assert file.read_text() == TEXT


def test_what_others_write_is_what_it_says(configuration: Configuration, file: Path) -> None:
    file.write_text(TEXT.replace("= 75", "= 96"))
    assert configuration.settings.meter.revolutions_per_kwh == 96
    file.write_text("[meter")
    assert configuration.settings.meter.revolutions_per_kwh == 96


def test_what_was_written_by_hand_since_is_not_undone(configuration: Configuration, file: Path) -> None:
    configuration.change({("meter", "name"): "cellar"})
    by_hand = file.read_text() + "# and this\n"
    file.write_text(by_hand)
    with pytest.raises(UsageError, match="by hand"):
        configuration.undo()
    assert file.read_text() == by_hand
