"""The configuration: a TOML file becomes typed settings, and every error names its key."""

from disc_counter.settings.load import USUAL_PLACES, check_windows, find, load, parse
from disc_counter.settings.model import (
    Camera,
    Data,
    Disc,
    InfluxDB,
    Meter,
    Mqtt,
    Reading,
    Register,
    Settings,
    Web,
    default_directory,
)
from disc_counter.settings.secret import read_secret, secret
from disc_counter.settings.update import update

__all__ = [
    "USUAL_PLACES",
    "Camera",
    "Data",
    "Disc",
    "InfluxDB",
    "Meter",
    "Mqtt",
    "Reading",
    "Register",
    "Settings",
    "Web",
    "check_windows",
    "default_directory",
    "find",
    "load",
    "parse",
    "read_secret",
    "secret",
    "update",
]
