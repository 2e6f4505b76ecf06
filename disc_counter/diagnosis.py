"""Judges the machine and the configuration: each finding says how it is and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from disc_counter import device
from disc_counter.errors import DiscCounterError
from disc_counter.light_check import TURN_FAIR_DEG
from disc_counter.settings import Settings

Level = Literal["good", "fair", "bad", "unknown"]

HOT_CELSIUS, TOO_HOT_CELSIUS = 70.0, 80.0
LEAST_CMA_MB = 16.0
"""Four buffers of a stream for people and one for measuring take 6 MB at 640 x 480."""
LEAST_FREE_MB, FEW_FREE_MB = 50.0, 500.0
USUAL_MAX_POWER_W = 11_000.0
W_S_PER_KWH = 3_600_000.0
MOST_TURN = TURN_FAIR_DEG / 360.0
"""Of a revolution between two pictures."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, in words, and what to do; `advice` is empty where there is nothing to do."""

    name: str
    level: Level
    words: str
    advice: str = ""


def findings(settings: Settings, root: Path = Path("/")) -> Iterator[Finding]:
    """What can be told without the camera."""
    yield _plain("model", device.model(root))
    yield _plain("system", device.system(root))
    yield temperature(device.temperature_celsius(root))
    yield power_supply(device.throttled())
    if settings.camera.source == "picamera2":
        yield camera_memory(device.free_cma_mb(root))
    yield clock(device.clock_synchronised())
    yield room(settings.data.directory, device.free_mb(settings.data.directory))
    yield frame_rate(settings)
    if settings.influxdb.url is not None:
        yield influxdb(settings)


def influxdb(settings: Settings) -> Finding:
    """Whether the database takes points; one that is away for a while loses none."""
    # The client takes seconds to import on a small machine.
    from disc_counter.outputs.influxdb import NotNowError, RefusedError, tried

    try:
        tried(settings.influxdb)
    except NotNowError as error:
        return Finding("influxdb", "fair", str(error), "what is counted waits in the journal")
    except RefusedError as error:
        return Finding("influxdb", "bad", str(error))
    return Finding("influxdb", "good", f"{settings.influxdb.url} takes points")


def _plain(name: str, words: str | None) -> Finding:
    return Finding(name, "unknown", "not known") if words is None else Finding(name, "good", words)


def temperature(celsius: float | None) -> Finding:
    """The processor slows down from 80 degrees on."""
    if celsius is None:
        return Finding("temperature", "unknown", "not known")
    level: Level = "good" if celsius < HOT_CELSIUS else "fair" if celsius < TOO_HOT_CELSIUS else "bad"
    advice = "" if level == "good" else "give it air or a heat sink: the cabinet is too warm"
    return Finding("temperature", level, f"{celsius:.0f} °C", advice)


def power_supply(bits: int | None) -> Finding:
    """Under-voltage and throttling, now and since the start."""
    if bits is None:
        return Finding("power supply", "unknown", "not known (vcgencmd is on a Raspberry Pi only)")
    advice = "take a power supply made for this Pi and a short, thick cable"
    if bits & (device.UNDER_VOLTAGE | device.THROTTLED):
        return Finding("power supply", "bad", "the voltage is too low or the processor slowed down", advice)
    if bits >> device.SINCE_START & (device.UNDER_VOLTAGE | device.THROTTLED):
        return Finding("power supply", "fair", "the voltage was too low or the processor slowed down before", advice)
    return Finding("power supply", "good", "no under-voltage, not slowed down")


def camera_memory(cma_mb: tuple[float, float] | None) -> Finding:
    """The memory that camera buffers come from."""
    if cma_mb is None:
        return Finding("camera memory", "unknown", "not known")
    free, whole = cma_mb
    words = f"{free:.0f} of {whole:.0f} MB free"
    if free >= LEAST_CMA_MB:
        return Finding("camera memory", "good", words)
    return Finding("camera memory", "bad", words, "in /boot/firmware/config.txt: dtoverlay=vc4-kms-v3d,cma-128")


def clock(synchronised: bool | None) -> Finding:
    """Whether times can be trusted."""
    if synchronised is None:
        return Finding("clock", "unknown", "not known whether it is synchronised")
    if synchronised:
        return Finding("clock", "good", "synchronised")
    advice = "sudo timedatectl set-ntp true, and check the network; until then times are put right later"
    return Finding("clock", "fair", "not synchronised", advice)


def room(directory: Path, free_mb: float | None) -> Finding:
    """Room for the journal."""
    if free_mb is None:
        return Finding("disk", "unknown", f"not known for {directory}")
    level: Level = "good" if free_mb >= FEW_FREE_MB else "fair" if free_mb >= LEAST_FREE_MB else "bad"
    advice = "" if level == "good" else "make room, or name another folder in [data] directory"
    return Finding("disk", level, f"{free_mb:.0f} MB free at {directory}", advice)


def frame_rate(settings: Settings) -> Finding:
    """Pictures a second against the fastest turn."""
    constant = settings.meter.revolutions_per_kwh
    if constant is None:
        advice = "give [meter] revolutions_per_kwh: it is printed on the meter"
        return Finding("frame rate", "unknown", "the meter's constant is not configured", advice)
    fastest = float(constant) * (settings.meter.max_power_w or USUAL_MAX_POWER_W) / W_S_PER_KWH
    share = fastest / settings.camera.frame_rate
    words = f"{settings.camera.frame_rate:g} a second; at most {fastest:.2f} turns a second"
    if share <= MOST_TURN:
        return Finding("frame rate", "good", words)
    return Finding("frame rate", "bad", words, f"set [camera] frame_rate to {fastest / MOST_TURN:.0f} or more")


def service(status: dict[str, object] | None) -> Finding:
    """What the running service says: it has the camera, the light and the outputs."""
    if status is None:
        return Finding("service", "unknown", "none answers", "start it: sudo systemctl start disc-counter")
    if status["healthy"]:
        return Finding("service", "good", "measuring")
    return Finding(
        "service", "bad", str(status.get("problem") or status.get("state")), "see journalctl -u disc-counter"
    )


def camera(settings: Settings) -> Finding:
    """Take one picture, where no service has the camera."""
    from disc_counter.camera import open_source

    try:
        with open_source(settings) as source:
            frame = next(iter(source), None)
    except DiscCounterError as problem:
        return Finding("camera", "bad", str(problem), "see docs/hardware.md")
    if frame is None:
        return Finding("camera", "bad", "it gives no picture", "see docs/hardware.md")
    width, height = source.size
    words = f"{width} x {height} at {source.frame_rate:g} a second, brightness {frame.image.mean():.0f} of 255"
    return Finding("camera", "good", words)
