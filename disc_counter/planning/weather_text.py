"""What a PVGIS file is, before it is read: its kind, its plane and its modules; a sentence for what is none."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from disc_counter.errors import UsageError
from disc_counter.planning.weather_year import MONTH_DAYS

Form: TypeAlias = Literal["csv", "json"]
MOST_BYTES = 60 * 1024 * 1024
"""PVGIS' longest hourly series, 19 years, is some 12 MB as CSV and 35 MB as JSON."""
TECHNOLOGIES = {"c-si": "csi", "crystsi": "csi", "cis": "cis", "cdte": "cdte"}
"""PVGIS' modules, as pvlib names them."""
WHAT_IS_RIGHT = "take a TMY or an hourly series from PVGIS (re.jrc.ec.europa.eu/pvg_tools) as CSV or JSON, unchanged"
STAMP = re.compile(r"[0-9]{4}([0-9]{4}:[0-9]{2})[0-9]{2},")
LEAP_DAY = re.compile(r"[0-9]{4}0229:")
GZIP = b"\x1f\x8b"
HTML = re.compile(r"\s*<(!doctype|html|\?xml)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileHead:
    """`tilt` and `azimuth` (compass) are None for a TMY; `losses` a share; `offset_min` what stamps lie off."""

    kind: Literal["tmy", "hourly"]
    form: Form
    tilt: float | None = None
    azimuth: float | None = None
    losses: float | None = None
    cell: str = "csi"
    kwp: float | None = None
    offset_min: float = 0.0


def decoded(content: bytes, name: str) -> str:
    """The file's text."""
    if content.startswith(GZIP):
        content = _unpacked(content, name)
    if len(content) > MOST_BYTES:
        raise UsageError(f"{name} is larger than {MOST_BYTES // 2**20} MB: {WHAT_IS_RIGHT}")
    if b"\0" in content[:4096]:
        raise UsageError(f"{name} is no text: {WHAT_IS_RIGHT}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _unpacked(content: bytes, name: str) -> bytes:
    """What gzip packed, as the page sends it; no more than a byte above the largest file."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, MOST_BYTES + 1)
    except zlib.error:
        raise UsageError(f"{name} is packed and damaged: {WHAT_IS_RIGHT}") from None


def head_of(text: str, name: str) -> FileHead:
    """What the file is; UsageError where it is no PVGIS file."""
    if not text.strip() or HTML.match(text):
        raise UsageError(f"{name} is empty or a web page: {WHAT_IS_RIGHT}")
    if text.lstrip().startswith("{"):
        return _json_head(text, name)
    top = "\n".join(text.splitlines()[:60])
    if re.search(r"^time(\(UTC\))?;", top, re.MULTILINE):
        raise UsageError(f"{name} has semicolons where PVGIS writes commas (a spreadsheet does that): {WHAT_IS_RIGHT}")
    if re.search(r"\(kW(/m2|/m²)?\)", text[-3000:]) or re.search(r"\(kW/m2\)", top):
        raise UsageError(f"{name} is in kW where PVGIS writes W: {WHAT_IS_RIGHT}")
    if re.search(r"^time\(UTC\),", top, re.MULTILINE):
        offset = _number(r"Irradiance Time Offset \(h\):\s*([-+0-9.]+)", top)
        return FileHead("tmy", "csv", offset_min=60 * (offset or 0.0))
    if re.search(r"^time,.*\bG[bdr]?\(i\)", top, re.MULTILINE):
        return _hourly_head(top, name)
    raise UsageError(f"{name} is no PVGIS file: {WHAT_IS_RIGHT}")


def whole_typical_year(text: str, name: str) -> str:
    """A typical year's text without a 29th of February; UsageError where an hour is missing or stands there twice.

    pvlib reads 8,760 lines, whatever they are.
    """
    kept = [line for line in text.splitlines(keepends=True) if not LEAP_DAY.match(line)]
    stamps = Counter(found[1] for line in kept if (found := STAMP.match(line)))
    wanted = [f"{month:02d}{day:02d}:{hour:02d}" for month, days in enumerate(MONTH_DAYS, 1)
              for day in range(1, days + 1) for hour in range(24)]  # fmt: skip
    for each in wanted:
        if stamps[each] != 1:
            month, day, hour = each[:2], each[2:4], each[5:]
            what = "more than once" if stamps[each] else "not"
            raise UsageError(
                f"{name} has {stamps.total()} of the {len(wanted)} hours of a year: {hour}:00 UTC of {day}.{month}. "
                f"stands there {what}: {WHAT_IS_RIGHT}"
            )
    return "".join(kept)


def _hourly_head(top: str, name: str) -> FileHead:
    tilt, azimuth = _number(r"^Slope:\s*([-+0-9.]+)", top), _number(r"^Azimuth:\s*([-+0-9.]+)", top)
    if tilt is None or azimuth is None:
        raise UsageError(f"{name} is for modules that follow the sun: take an hourly series for fixed ones")
    losses = _number(r"System losses\s*\(%\):\s*([-+0-9.]+)", top)
    made_of = re.search(r"Nominal power of the PV system \(([^)]*)\)", top)
    kwp = _number(r"Nominal power of the PV system \([^)]*\) \(kWp\):\s*([-+0-9.]+)", top)
    return FileHead(
        "hourly", "csv", tilt, (azimuth + 180) % 360, None if losses is None else losses / 100,
        _cell(made_of[1] if made_of else ""), kwp,
    )  # fmt: skip


def _json_head(text: str, name: str) -> FileHead:
    try:
        whole = json.loads(text)
    except ValueError:
        raise UsageError(f"{name} breaks off or is no JSON: {WHAT_IS_RIGHT}") from None
    outputs, inputs = (_mapping(whole, key) for key in ("outputs", "inputs"))
    if "tmy_hourly" in outputs:
        offset = _mapping(inputs, "location").get("irradiance_time_offset", 0.0)
        return FileHead("tmy", "json", offset_min=60 * float(offset))
    if "hourly" not in outputs:
        raise UsageError(f"{name} is no PVGIS file of hours: {WHAT_IS_RIGHT}")
    fixed = _mapping(_mapping(inputs, "mounting_system"), "fixed")
    module = _mapping(inputs, "pv_module")
    try:
        tilt, azimuth = (float(_mapping(fixed, key)["value"]) for key in ("slope", "azimuth"))
        losses = module.get("system_loss")
        kwp = module.get("peak_power")
        return FileHead(
            "hourly", "json", tilt, (azimuth + 180) % 360, None if losses is None else float(losses) / 100,
            _cell(str(module.get("technology", ""))), None if kwp is None else float(kwp),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        raise UsageError(f"{name} is for modules that follow the sun: take an hourly series for fixed ones") from None


def _mapping(whole: Any, key: str) -> Mapping[str, Any]:
    found = whole.get(key) if isinstance(whole, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _cell(technology: str) -> str:
    return TECHNOLOGIES.get(technology.strip().lower(), "csi")


def _number(pattern: str, text: str) -> float | None:
    found = re.search(pattern, text, re.MULTILINE)
    try:
        return float(found[1]) if found else None
    except ValueError:
        return None
