"""A configuration is typed settings or one sentence that names the key."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.errors import SettingsError
from disc_counter.model import Window
from disc_counter.settings import Register, Settings, check_windows, load, parse
from disc_counter.settings.from_tables import KINDS, settings_from

FILE = Path("/etc/disc-counter.toml")


def error_of(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        parse(text, FILE)
    message = str(caught.value)
    assert message.startswith(f"{FILE}: ")
    assert "\n" not in message
    return message.removeprefix(f"{FILE}: ")


def test_everything_may_be_left_out() -> None:
    nothing = parse("", FILE)
    assert nothing == Settings(file=FILE)
    assert nothing.meter.revolutions_per_kwh is None
    assert load(None) == Settings()


def test_values_are_typed() -> None:
    read = parse(
        """
        [meter]
        revolutions_per_kwh = 187.5
        max_power_w = 11000
        [camera]
        source = "usb"
        device = 2
        size = [1280, 720]
        [disc]
        window = [150, 300, 340, 44]
        [[register]]
        name = "day"
        window = [1, 2, 30, 40]
        [[register]]
        name = "night"
        decimal_digits = 0
        """,
        FILE,
    )
    assert read.meter.revolutions_per_kwh == Fraction(375, 2)
    assert read.meter.max_power_w == 11000.0
    assert (read.camera.device, read.camera.size) == ("2", (1280, 720))
    assert read.disc.window == Window(150, 300, 340, 44)
    assert read.registers == (Register("day", Window(1, 2, 30, 40)), Register("night", decimal_digits=0))


def test_what_was_given_is_known_so_that_setup_keeps_it() -> None:
    read = parse('[meter]\ndirection = "right"\n[[register]]\nwindow = [0, 0, 9, 9]', FILE)
    assert read.given == {"meter.direction", "register.0.window"}


@given(thousandths=st.integers(1_000, 10_000_000))
def test_a_constant_keeps_every_digit(thousandths: int) -> None:
    written = f"{thousandths // 1000}.{thousandths % 1000:03}"
    read = parse(f"[meter]\nrevolutions_per_kwh = {written}", FILE)
    assert read.meter.revolutions_per_kwh == Fraction(thousandths, 1000)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[meter]\nrevolutions_per_kwh = -5",
            "[meter] revolutions_per_kwh is -5: a number from 1 to 10000, as printed on the meter (75, 187.5)",
        ),
        ("[web]\nport = 70000", "[web] port is 70000: a whole number from 1 to 65535"),
        ("[web]\nport = true", "[web] port is true: a whole number from 1 to 65535"),
        ("[web]\nport = 80.5", "[web] port is 80.5: a whole number from 1 to 65535"),
        ("[meter]\nbackstop = 1", "[meter] backstop is 1: true or false"),
        ('[meter]\ndirection = "up"', '[meter] direction is "up": one of "right", "left"'),
        ('[meter]\nname = ""', '[meter] name is "": a text in quotes'),
        ("[camera]\nrotation = 45", "[camera] rotation is 45: one of 0, 90, 180, 270"),
        ("[camera]\nmains_hz = 55", "[camera] mains_hz is 55: one of 50, 60"),
        (
            "[camera]\ncrop = [0.5, 0, 0.6, 1]",
            "[camera] crop is [0.5, 0, 0.6, 1]: [left, top, width, height] as shares of the picture, "
            "width and height from 0.1, none beyond 1",
        ),
        ("[camera]\nframe_rate = nan", "[camera] frame_rate is NaN: a number from 1 to 240 a second"),
        ("[data]\ndirectory = 5", "[data] directory is 5: a folder in quotes that can be written to"),
        (
            '[influxdb]\nurl = "nas"',
            '[influxdb] url is "nas": an address as "http://localhost:8086", without user and password',
        ),
        (
            '[influxdb]\nurl = "http://me:hush@nas:8086"',
            '[influxdb] url is "http://...@nas:8086": an address as "http://localhost:8086", without user and password',
        ),
        (
            '[influxdb]\norg = "me"',
            '[influxdb] url is missing: an address as "http://localhost:8086", without user and password',
        ),
        ("[meter]\nnmae = 5", "[meter] nmae is not a known key: did you mean name?"),
        ("[disc]\nframe_rate = 5", "[disc] frame_rate is not a known key: it belongs under [camera]"),
        ("[disc]\nqqqq = 5", "[disc] qqqq is not a known key: there are window, mark"),
        ("[metre]\n", "[metre] is not a known table: did you mean [meter]?"),
        ("every_s = 5", "every_s stands outside of a table: it belongs under [reading]"),
        ("meter = 5", "meter is 5: it must be a table that starts with [meter]"),
        ("[register]", "register is not a list of tables: each row of drums starts with [[register]]"),
        (
            "[[register]]\n[[register]]",
            '[[register]] name is "total" twice: each row of drums needs a name of its own',
        ),
        (
            "[disc]\nwindow = [1]",
            "[disc] window is [1]: [x, y, width, height] in whole pixels, x and y from 0, width and height from 1",
        ),
        ("[[register]]\ninteger_digits = 0", "[[register]] integer_digits is 0: a whole number from 1 to 9"),
        (
            '[camera]\nsource = "clip"',
            '[camera] device is missing: the source "clip" needs the film\'s path',
        ),
        (
            '[influxdb]\nurl = "http://nas:8086"\ntoken = "t"\ntoken_file = "f"',
            "[influxdb] token and token_file are both given: one of them is enough",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(text: str, message: str) -> None:
    assert error_of(text) == message


@pytest.mark.parametrize("text", ["[meter", "a = ", "x = 1\nx = 2", "x = " + "[" * 3000, "x = 1e99999999999999999999"])
def test_what_is_not_toml_is_said(text: str) -> None:
    assert error_of(text).startswith("it is not valid TOML: ")


words = st.sampled_from(["meter", "camera", "window", "register", "name", "size", "port", "x"])
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
trees = st.recursive(leaves, lambda t: st.lists(t, max_size=4) | st.dictionaries(words, t, max_size=4), max_leaves=12)


def test_no_error_is_more_than_a_line_whatever_the_names_are() -> None:
    assert error_of('["a\\nb"]') == '["a\\nb"] is not a known table: ' + ALL_TABLES
    assert error_of('[web]\n"a\\nb" = 1').startswith('[web] "a\\nb" is not a known key: ')


ALL_TABLES = (
    "there are [meter], [camera], [light], [disc], [reading], [data], [influxdb], [mqtt], [push], [messages], "
    "[tariff], [planning], [web], [register], [price]"
)


@given(tables=st.dictionaries(st.sampled_from(sorted(KINDS)), st.dictionaries(words, trees)))
def test_any_nonsense_gives_settings_or_a_sentence(tables: dict[str, dict[str, object]]) -> None:
    with suppress(SettingsError):
        settings_from(tables, FILE)


@given(text=st.text())
def test_any_text_gives_settings_or_a_sentence(text: str) -> None:
    with suppress(SettingsError):
        parse(text, FILE)


def test_windows_must_lie_inside_the_picture() -> None:
    read = parse('[disc]\nwindow = [0, 0, 640, 44]\n[[register]]\nname = "day"\nwindow = [600, 0, 41, 9]', FILE)
    check_windows(read, 641, 480)
    with pytest.raises(SettingsError, match=r'"day" window is \[600, 0, 41, 9\].* inside the picture of 640 x 480'):
        check_windows(read, 640, 480)
    with pytest.raises(SettingsError, match=r"\[disc\] window is \[0, 0, 640, 44\]"):
        check_windows(read, 639, 480)
