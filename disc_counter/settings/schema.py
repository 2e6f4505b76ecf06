"""The settings as typed values, one class a table of the configuration; each key says what is right for it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date, time
from fractions import Fraction
from pathlib import Path
from typing import Literal

from disc_counter.model import Window
from disc_counter.settings import kinds, price_kinds, web_kinds
from disc_counter.settings.messages_table import MessageTargets
from disc_counter.settings.push_table import PushTarget
from disc_counter.settings.table_key import SECRET_FILE, key

ROTATIONS_DEG = (0, 90, 180, 270)
PER_KWH = "per kWh, in the currency"


def systemd_directory() -> Path | None:
    """The folder that systemd made for the service; None where it did not start us."""
    given = os.environ.get("STATE_DIRECTORY", "").split(":")[0]
    return Path(given) if given else None


def default_directory() -> Path:
    """Where data lie if nothing is said: the service's own folder under systemd, else the user's folder for state."""
    if service := systemd_directory():
        return service
    state = os.environ.get("XDG_STATE_HOME", "")
    home = Path(state) if os.path.isabs(state) else Path("~/.local/state").expanduser()
    return home / "disc-counter"


@dataclass(frozen=True, slots=True)
class Meter:
    """The meter: `revolutions_per_kwh` is exact, None while it is not known (then there is no power, no energy).

    `direction` is the way the rim moves in the picture while consuming; `max_power_w` what the main fuse lets through.
    """

    name: str = key(kinds.text(), "meter")
    revolutions_per_kwh: Fraction | None = key(kinds.constant())
    direction: Literal["right", "left"] = key(kinds.choice("right", "left"), "right")
    backstop: bool = key(kinds.flag(), False)
    max_power_w: float | None = key(kinds.number(100, 1_000_000, "in watts"))


@dataclass(frozen=True, slots=True)
class Camera:
    """The source of pictures: `size` in pixels before rotation, `frame_rate` in 1/s, `rotation` clockwise in degrees.

    `device` is a camera's number, a device or a film; None takes the first one there is. A ribbon camera is zoomed to
    `crop`, shares of what its sensor sees: left, top, width, height; `mains_hz` is what lamps flicker with.
    """

    source: Literal["picamera2", "usb", "clip", "simulated"] = key(
        kinds.choice("picamera2", "usb", "clip", "simulated"), "picamera2"
    )
    device: str | None = key(kinds.device())
    size: tuple[int, int] = key(kinds.size(), (640, 480))
    frame_rate: float = key(kinds.number(1, 240, "a second"), 30.0)
    rotation: Literal[0, 90, 180, 270] = key(kinds.angle(*ROTATIONS_DEG), 0)
    crop: tuple[float, float, float, float] = key(kinds.shares(), (0.0, 0.0, 1.0, 1.0))
    mains_hz: Literal[50, 60] = key(kinds.angle(50, 60), 50)


@dataclass(frozen=True, slots=True)
class Light:
    """A lamp on a GPIO pin (Broadcom's number), None: none; `brightness` is a share of the time it is on."""

    pin: int | None = key(kinds.whole(2, 27))
    brightness: float = key(kinds.number(0, 1, "of the lamp's full light"), 1.0)


@dataclass(frozen=True, slots=True)
class Disc:
    """The slot in which the disc's rim is seen; None is 'find it'."""

    window: Window | None = key(kinds.window())
    mark: Literal["auto", "red", "dark"] = key(kinds.choice("auto", "red", "dark"), "auto")


@dataclass(frozen=True, slots=True)
class Register:
    """A row of drums; `window` None is 'find it'."""

    name: str = key(kinds.text(), "total")
    window: Window | None = key(kinds.window())
    integer_digits: int = key(kinds.whole(1, 9), 5)
    decimal_digits: int = key(kinds.whole(0, 3), 1)

    @property
    def drum_count(self) -> int:
        """How many drums stand in the row."""
        return self.integer_digits + self.decimal_digits


@dataclass(frozen=True, slots=True)
class ReadingInterval:
    """How often the registers are read, and whether pictures that were not read for sure are kept."""

    every_s: int = key(kinds.whole(5, 86_400), 300)
    keep_doubtful: bool = key(kinds.flag(), False)


@dataclass(frozen=True, slots=True)
class Data:
    """Where the journal and the calibration lie."""

    directory: Path = field(
        default_factory=default_directory, metadata={"kind": kinds.path("a folder in quotes that can be written to")}
    )


@dataclass(frozen=True, slots=True)
class InfluxDB:
    """A database for the measured values; without `url` there is none."""

    url: str | None = key(kinds.address())
    api: Literal["auto", "v2", "v1"] = key(kinds.choice("auto", "v2", "v1"), "auto")
    org: str | None = key(kinds.text())
    bucket: str = key(kinds.text(), "disc-counter")
    token: str | None = key(kinds.text(), secret=True)
    token_file: Path | None = key(kinds.path(SECRET_FILE))
    database: str = key(kinds.text(), "disc_counter")
    username: str | None = key(kinds.text())
    password: str | None = key(kinds.text(), secret=True)
    password_file: Path | None = key(kinds.path(SECRET_FILE))


@dataclass(frozen=True, slots=True)
class Mqtt:
    """A broker for the measured values; without `host` there is none."""

    host: str | None = key(kinds.text('a name or address in quotes, as "homeassistant.local"'))
    port: int = key(kinds.whole(1, 65_535), 1883)
    username: str | None = key(kinds.text())
    password_file: Path | None = key(kinds.path(SECRET_FILE))
    tls: bool = key(kinds.flag(), False)
    ca_file: Path | None = key(kinds.path("a file in quotes with the broker's certificate authority, in PEM"))
    discovery_prefix: str = key(kinds.text(), "homeassistant")


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a kWh costs and what one fed in brings, in `currency`; None is 'not said'. See `price_list`.

    `low_price_per_kwh` holds by the clock from `low_from` to `low_until`, every day.
    """

    price_per_kwh: float | None = key(kinds.number(0, 100, PER_KWH))
    feed_in_per_kwh: float | None = key(kinds.number(0, 100, PER_KWH))
    currency: str = key(kinds.text(), "€")
    low_price_per_kwh: float | None = key(kinds.number(0, 100, PER_KWH))
    low_from: time | None = key(price_kinds.clock())
    low_until: time | None = key(price_kinds.clock())
    base_fee_per_month: float | None = key(kinds.number(0, 10_000, "a month, in the currency"))


@dataclass(frozen=True, slots=True)
class DatedPrice:
    """What changes at midnight of `since`; what is None goes on as before."""

    since: date | None = key(price_kinds.day())
    price_per_kwh: float | None = key(kinds.number(0, 100, PER_KWH))
    feed_in_per_kwh: float | None = key(kinds.number(0, 100, PER_KWH))
    low_price_per_kwh: float | None = key(kinds.number(0, 100, PER_KWH))
    low_from: time | None = key(price_kinds.clock())
    low_until: time | None = key(price_kinds.clock())
    base_fee_per_month: float | None = key(kinds.number(0, 10_000, "a month, in the currency"))


@dataclass(frozen=True, slots=True)
class Planning:
    """The roof that is planned unless the page or the command says another; None of a place is 'not said'.

    Angles in degrees: `tilt` from the horizontal, `azimuth` by the compass. `holidays` is a country or a part of it.
    """

    latitude: float | None = key(kinds.number(-90, 90, "degrees north"))
    longitude: float | None = key(kinds.number(-180, 180, "degrees east"))
    kwp: float = key(kinds.number(0, 1000, "kWp"), 6.0)
    tilt: float = key(kinds.number(0, 90, "degrees"), 35.0)
    azimuth: float = key(kinds.number(0, 360, "degrees of the compass (180 is south)"), 180.0)
    battery_kwh: float = key(kinds.number(0, 1000, "kWh"), 0.0)
    yearly_kwh: float | None = key(kinds.number(100, 200_000, "kWh, as the last bill has it"))
    weather: Path | None = key(kinds.path("a file from PVGIS in quotes"))
    holidays: str | None = key(kinds.text('a country or a part of it in quotes, as "DE" or "DE-BY"'))


@dataclass(frozen=True, slots=True)
class Web:
    """The web page; without `password_file` whoever reaches it may look.

    It answers to its addresses, to names of a home network and to `hosts`; proxies at `trusted_proxies` say for whom
    they ask and below which path, else that is `base_path`; pages at `frame_ancestors` may show it in a frame.
    `first_steps` shows a checklist until all is set up.
    """

    host: str = key(kinds.text('an address of this machine in quotes ("0.0.0.0" is all of them)'), "0.0.0.0")
    port: int = key(kinds.whole(1, 65_535), 8080)
    password_file: Path | None = key(kinds.path(SECRET_FILE))
    hosts: tuple[str, ...] = key(web_kinds.hosts(), ())
    base_path: str | None = key(web_kinds.base_path())
    frame_ancestors: tuple[str, ...] = key(web_kinds.origins(), ())
    trusted_proxies: tuple[str, ...] = key(web_kinds.proxies(), ())
    first_steps: bool = key(kinds.flag(), True)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be configured; `Settings()` has the defaults.

    `file` is where it was read from; `given` names the keys that stood there: "meter.direction", "register.0.window".
    """

    meter: Meter = Meter()
    camera: Camera = Camera()
    light: Light = Light()
    disc: Disc = Disc()
    registers: tuple[Register, ...] = ()
    reading: ReadingInterval = ReadingInterval()
    data: Data = field(default_factory=Data)
    influxdb: InfluxDB = InfluxDB()
    mqtt: Mqtt = Mqtt()
    push: PushTarget = PushTarget()
    messages: MessageTargets = MessageTargets()
    tariff: Tariff = Tariff()
    prices: tuple[DatedPrice, ...] = ()
    planning: Planning = Planning()
    web: Web = Web()
    file: Path | None = None
    given: frozenset[str] = frozenset()
