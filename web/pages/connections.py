"""What the set-up page's forms change of camera, prices and recipients, and what these show; secrets go into files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from disc_counter import atomic_file
from disc_counter.errors import UsageError, WorkError
from disc_counter.settings import Settings
from disc_counter.settings.messages_table import ADDRESS
from disc_counter.settings.prices import in_order
from disc_counter.settings.rewrite import Place
from disc_counter.status import ChangeableSettings
from disc_counter.words.texts import Texts
from web.query import form

SECRETS = {table: f"{table}.secret" for table in ("influxdb", "mqtt", "push", "messages")}
"""Files in the data's folder that hold what a recipient asks for, by the recipient's table."""
OWNER_ONLY = 0o600
"""Permissions: a secret is for the service alone."""
PER_CENT = 100
CROP = ("crop_left", "crop_top", "crop_width", "crop_height")
AMOUNTS = ("price_per_kwh", "feed_in_per_kwh", "low_price_per_kwh", "base_fee_per_month")
LOW_HOURS = ("low_from", "low_until")
INFLUXDB = ("url", "api", "org", "bucket", "database", "username")
MQTT = ("host", "username", "discovery_prefix")
PUSH = ("url", "method", "template")
Changed = tuple[Mapping[Place, object], tuple[int, int] | None]


def camera(configuration: ChangeableSettings) -> Changed:
    """Which camera, and what it takes."""
    crop = tuple(form.whole(edge) / PER_CENT for edge in CROP)
    return {
        ("camera", "source"): form.word("source"),
        ("camera", "device"): form.word("device") or None,
        ("camera", "size"): (form.whole("width"), form.whole("height")),
        ("camera", "frame_rate"): form.number("frame_rate"),
        ("camera", "crop"): crop,
        ("camera", "mains_hz"): form.whole("mains_hz"),
    }, None


def interval(configuration: ChangeableSettings) -> Changed:
    """How often the registers are read, and whether doubtful pictures are kept."""
    keeps = form.ticked("keep_doubtful") or None
    return {("reading", "every_s"): form.whole("every_s"), ("reading", "keep_doubtful"): keeps}, None


def tariff(configuration: ChangeableSettings) -> Changed:
    """What a kWh costs, and brings, since a date or, without one, since ever; prices of a date can be taken away."""
    since, dates = form.day("since"), [each.since for each in configuration.settings.prices]
    index = dates.index(since) if since in dates else len(dates)
    if since and form.ticked("remove"):
        return {("price", index): None}, None
    changes: dict[Place, object] = {("price", index, "since"): since} if since else {}
    values = {key: form.number(key) for key in AMOUNTS} | {key: form.word(key) or None for key in LOW_HOURS}
    for key, value in values.items():
        changes[("price", index, key) if since else ("tariff", key)] = value
    return changes | {("tariff", "currency"): form.word("currency") or None}, None


def influxdb(configuration: ChangeableSettings) -> Changed:
    """Where InfluxDB is, and as whom; without an address nothing is sent."""
    if not form.word("url"):
        return {("influxdb",): None}, None
    given: dict[Place, object] = {("influxdb", key): form.word(key) or None for key in INFLUXDB}
    return {**given, **_secret(configuration, "influxdb", ("token", "password"))}, None


def mqtt(configuration: ChangeableSettings) -> Changed:
    """Where the broker is, and as whom; without an address nothing is sent."""
    if not form.word("host"):
        return {("mqtt",): None}, None
    given: dict[Place, object] = {("mqtt", key): form.word(key) or None for key in MQTT}
    given |= {("mqtt", "port"): form.whole("port"), ("mqtt", "tls"): form.ticked("tls")}
    return {**given, **_secret(configuration, "mqtt", ("password",))}, None


def push(configuration: ChangeableSettings) -> Changed:
    """Who is told of each minute, and how; without an address nobody is."""
    if not form.word("url"):
        return {("push",): None}, None
    given: dict[Place, object] = {("push", key): "\n".join(form.word(key).splitlines()) or None for key in PUSH}
    given["push", "headers"] = tuple(each.strip() for each in form.word("headers").splitlines() if each.strip())
    if form.word("secret"):
        given["push", "secret_file"] = _file(configuration.settings, "push")
    return given, None


def messages(configuration: ChangeableSettings) -> Changed:
    """Who gets word when something is wrong, and of what; their addresses hold passwords and go into a file."""
    if form.ticked("forget"):
        return {("messages",): None}, None
    given: dict[Place, object] = {("messages", key): form.whole(key) for key in ("after_min", "base_load_percent")}
    given["messages", "language"] = form.word("language")
    if form.word("secret"):
        given |= {("messages", "urls"): None, ("messages", "urls_file"): _file(configuration.settings, "messages")}
    return given, None


@contextmanager
def keeping_secret(configuration: ChangeableSettings, table: str) -> Iterator[None]:
    """Write down what a form sent as a secret, readable by the service alone, for a change that names its file.

    Where the change fails, the file is what it was. UsageError for what is no secret, WorkError where writing fails.
    """
    given = _given_secret(table)
    if not given:
        yield
        return
    file = _file(configuration.settings, table)
    try:
        before = file.read_bytes() if file.exists() else None
        _write(file, f"{given}\n".encode())
    except OSError as error:
        raise WorkError(f"{file} cannot be written: {error.strerror}") from None
    try:
        yield
    except BaseException:
        if before is None:
            file.unlink()
        else:
            _write(file, before)
        raise


def _given_secret(table: str) -> str:
    """The secret that a form sent; empty where it sent none."""
    given = form.word("secret") if table in SECRETS else ""
    if table == "messages":
        given = "\n".join(each.strip() for each in given.splitlines() if each.strip())
        if not all(ADDRESS.fullmatch(each) for each in given.splitlines()):
            raise UsageError("an address is one of apprise's, as ntfy://my-meter, and each has a line of its own")
    elif len(given.splitlines()) > 1:
        raise UsageError("a secret has one line")
    return given


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    atomic_file.write(file, content, OWNER_ONLY)


def shown(settings: Settings, t: Texts) -> dict[str, dict[str, str]]:
    """What the forms show."""
    seen, to, broker = settings.camera, settings.influxdb, settings.mqtt
    return {
        "camera": {
            "source": seen.source,
            "device": seen.device or "",
            **dict(zip(("width", "height"), map(str, seen.size), strict=True)),
            "frame_rate": t.format.exact(seen.frame_rate),
            **{edge: str(round(PER_CENT * share)) for edge, share in zip(CROP, seen.crop, strict=True)},
            "mains_hz": str(seen.mains_hz),
        },
        "interval": {
            "every_s": str(settings.reading.every_s),
            **({"keep_doubtful": "on"} if settings.reading.keep_doubtful else {}),
        },
        "tariff": _prices(settings, t),
        "influxdb": {key: getattr(to, key) or "" for key in INFLUXDB},
        "mqtt": {key: getattr(broker, key) or "" for key in MQTT}
        | {"port": str(broker.port)}
        | ({"tls": "on"} if broker.tls else {}),
        "push": {key: getattr(settings.push, key) or "" for key in PUSH}
        | {"headers": "\n".join(settings.push.headers)},
        "messages": {
            **{key: str(getattr(settings.messages, key)) for key in ("after_min", "base_load_percent")},
            "language": settings.messages.language,
        },
    }


def _prices(settings: Settings, t: Texts) -> dict[str, str]:
    """The last prices, as their table has them."""
    dated = in_order(settings.prices)
    last = dated[-1] if dated else settings.tariff
    return {
        **{key: _exact(getattr(last, key), t) for key in AMOUNTS},
        **{key: f"{getattr(last, key):%H:%M}" if getattr(last, key) else "" for key in LOW_HOURS},
        "since": str(dated[-1].since) if dated else "",
        "currency": settings.tariff.currency,
    }


def _secret(configuration: ChangeableSettings, table: str, kinds: tuple[str, ...]) -> dict[Place, object]:
    """A secret that was sent is kept in a file; the configuration says where, and no longer what it is."""
    if not form.word("secret"):
        return {}
    kind = kinds[-1] if form.word("username") else kinds[0]
    places: dict[Place, Any] = {(table, key): None for each in kinds for key in (each, f"{each}_file")}
    if table == "mqtt":
        places.pop(("mqtt", "password"))
    return {**places, (table, f"{kind}_file"): _file(configuration.settings, table)}


def _file(settings: Settings, table: str) -> Path:
    return settings.data.directory.absolute() / SECRETS[table]


def _exact(value: float | None, t: Texts) -> str:
    return "" if value is None else t.format.exact(value)
