"""The tables of a configuration become Settings; whatever is wrong is one sentence that names the key."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_type_hints

from disc_counter.errors import SettingsError
from disc_counter.settings.kinds import Kind, expanded, shown, word
from disc_counter.settings.prices import price_list
from disc_counter.settings.schema import Camera, DatedPrice, InfluxDB, Register, Settings

REGISTER, PRICE = "register", "price"
LISTS: Mapping[str, type] = {REGISTER: Register, PRICE: DatedPrice}
"""The tables that may stand more than once."""
NO_LISTS = {
    REGISTER: "register is not a list of tables: each row of drums starts with [[register]]",
    PRICE: "price is not a list of tables: each change of prices starts with [[price]]",
}
SINGLE: Mapping[str, type] = {
    name: table for name, table in get_type_hints(Settings).items() if is_dataclass(table) and isinstance(table, type)
}
"""The tables that stand once, by name: the fields of Settings that have a class of their own."""
KINDS: Mapping[str, Mapping[str, Kind]] = {
    name: {field.name: field.metadata["kind"] for field in fields(table)} for name, table in {**SINGLE, **LISTS}.items()
}
"""Every table of the configuration and the kinds of its keys."""


def settings_from(tables: Mapping[str, Any], file: Path) -> Settings:
    """Typed settings from parsed TOML; SettingsError names the first key that is wrong."""
    for name, content in tables.items():
        _check_shape(name, content)
    base = file.parent
    single = {name: table(**_values(name, tables.get(name, {}), base)) for name, table in SINGLE.items()}
    registers = tuple(Register(**_values(REGISTER, row, base)) for row in tables.get(REGISTER, []))
    prices = tuple(DatedPrice(**_values(PRICE, row, base)) for row in tables.get(PRICE, []))
    single["camera"] = _with_film(single["camera"], base)
    _check_registers(registers)
    price_list(single["tariff"], prices)
    _check_influxdb(single["influxdb"], "influxdb" in tables)
    return Settings(**single, registers=registers, prices=prices, file=file, given=frozenset(_given(tables)))


def title(name: str) -> str:
    """The table's name as it is written in TOML."""
    return f"[[{name}]]" if name in LISTS else f"[{name}]"


def _check_shape(name: str, content: object) -> None:
    if name not in KINDS:
        _refuse_table(name, content)
    if name in LISTS:
        if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
            raise SettingsError(NO_LISTS[name])
    elif not isinstance(content, dict):
        raise SettingsError(f"{name} is {shown(content)}: it must be a table that starts with [{name}]")


def _refuse_table(name: str, content: object) -> None:
    homes = _homes(name)
    if homes and not isinstance(content, dict):
        raise SettingsError(f"{word(name)} stands outside of a table: it belongs under {homes}")
    raise SettingsError(f"[{word(name)}] is not a known table: {_nearest(name, KINDS, '[{}]')}")


def _values(name: str, content: Mapping[str, Any], base: Path) -> dict[str, Any]:
    return {key: _value(name, key, raw, base) for key, raw in content.items()}


def _value(name: str, key: str, raw: object, base: Path) -> Any:
    kind = KINDS[name].get(key)
    if kind is None:
        raise SettingsError(f"{title(name)} {word(key)} is not a known key: {_advice(name, key)}")
    try:
        value = kind.read(raw)
    except ValueError:
        raise SettingsError(f"{title(name)} {key} is {shown(raw)}: {kind.expected}") from None
    return base / value if isinstance(value, Path) else value


def _advice(name: str, key: str) -> str:
    homes = _homes(key)
    return f"it belongs under {homes}" if homes else _nearest(key, KINDS[name], "{}")


def _homes(key: str) -> str:
    return " or ".join(title(name) for name, kinds in KINDS.items() if key in kinds)


def _nearest(name: str, known: Iterable[str], form: str) -> str:
    near = difflib.get_close_matches(name.lower(), known, n=1)
    if near:
        return f"did you mean {form.format(near[0])}?"
    return "there are " + ", ".join(form.format(each) for each in known)


def _with_film(camera: Camera, base: Path) -> Camera:
    """A film's path counts from the configuration's folder, like all paths."""
    if camera.source != "clip":
        return camera
    if camera.device is None:
        raise SettingsError('[camera] device is missing: the source "clip" needs the film\'s path')
    return replace(camera, device=str(base / expanded(camera.device)))


def _check_registers(registers: tuple[Register, ...]) -> None:
    names = [register.name for register in registers]
    for name in names:
        if names.count(name) > 1:
            raise SettingsError(f"[[register]] name is {shown(name)} twice: each row of drums needs a name of its own")


def _check_influxdb(influxdb: InfluxDB, given: bool) -> None:
    if given and influxdb.url is None:
        raise SettingsError("[influxdb] url is missing: " + KINDS["influxdb"]["url"].expected)
    for secret, file in (("token", influxdb.token_file), ("password", influxdb.password_file)):
        if file is not None and getattr(influxdb, secret) is not None:
            raise SettingsError(f"[influxdb] {secret} and {secret}_file are both given: one of them is enough")


def _given(tables: Mapping[str, Any]) -> Iterator[str]:
    for name, content in tables.items():
        rows = enumerate(content) if name in LISTS else ((None, content),)
        for index, row in rows:
            prefix = name if index is None else f"{name}.{index}"
            yield from (f"{prefix}.{key}" for key in row)
