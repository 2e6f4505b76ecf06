"""The configuration: a TOML file becomes typed settings, and every error names its key."""

from disc_counter.settings.file import USUAL_PLACES, check_windows, find, load, parse
from disc_counter.settings.messages_table import MessageTargets
from disc_counter.settings.prices import price_list
from disc_counter.settings.push_table import PushTarget
from disc_counter.settings.rewrite import update
from disc_counter.settings.schema import (
    Camera,
    Data,
    DatedPrice,
    Disc,
    InfluxDB,
    Meter,
    Mqtt,
    Planning,
    ReadingInterval,
    Register,
    Settings,
    Tariff,
    Web,
    default_directory,
)
from disc_counter.settings.secrets import read_secret, secret

__all__ = [
    "USUAL_PLACES",
    "Camera",
    "Data",
    "DatedPrice",
    "Disc",
    "InfluxDB",
    "MessageTargets",
    "Meter",
    "Mqtt",
    "Planning",
    "PushTarget",
    "ReadingInterval",
    "Register",
    "Settings",
    "Tariff",
    "Web",
    "check_windows",
    "default_directory",
    "find",
    "load",
    "parse",
    "price_list",
    "read_secret",
    "secret",
    "update",
]
