"""The annotated sample shows every key, with its default or a legal example."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from disc_counter.settings import Settings, load, parse
from disc_counter.settings.from_tables import KINDS, SINGLE

SAMPLE = Path(__file__).parents[2] / "config" / "disc-counter.toml"
WITHOUT_DEFAULT = {
    f"{name}.{key.name}" for name, table in SINGLE.items() for key in fields(table) if key.default is None
}
EXAMPLES = WITHOUT_DEFAULT | {
    "data.directory",
    "register.0.window",
    "messages.urls",
    "web.hosts",
    "web.frame_ancestors",
    "web.trusted_proxies",
}
"""Keys without a default of their own: the sample shows an example."""


@pytest.fixture(scope="module")
def live() -> str:
    """The sample with every key in force."""
    return re.sub(r"^# (?=\[|[a-z_]+ = )", "", SAMPLE.read_text(), flags=re.MULTILINE)


def test_the_sample_as_it_is_shipped_changes_nothing() -> None:
    shipped = load(SAMPLE)
    assert shipped == Settings(file=SAMPLE)


def test_every_key_is_documented_and_every_documented_key_exists(live: str) -> None:
    documented = {name: set(rows[0] if isinstance(rows, list) else rows) for name, rows in tomllib.loads(live).items()}
    assert documented == {name: set(kinds) for name, kinds in KINDS.items()}


def test_every_value_in_the_sample_is_legal(live: str) -> None:
    one_secret_each = re.sub(r"^(token|password) = .*\n", "", live, flags=re.MULTILINE)
    assert parse(one_secret_each, SAMPLE).influxdb.url == "http://localhost:8086"


def test_what_the_sample_calls_a_default_is_one(live: str) -> None:
    only_defaults = tomllib.loads(live)
    for place in EXAMPLES:
        name, _, key = place.rpartition(".")
        row = only_defaults["register"][0] if name.startswith("register") else only_defaults[name]
        del row[key]
    row = only_defaults.pop("register")[0]
    del only_defaults["price"]  # what is not said in one goes on as before
    default = Settings()
    for name, keys in only_defaults.items():
        for key, value in keys.items():
            assert as_toml(getattr(getattr(default, name), key)) == value, f"[{name}] {key}"
    assert row == {"name": "total", "integer_digits": 5, "decimal_digits": 1}


def as_toml(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
