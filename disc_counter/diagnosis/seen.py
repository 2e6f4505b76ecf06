"""What the camera sees, judged, where no service has it: pictures, light, registers."""

from __future__ import annotations

import time
from dataclasses import dataclass

from disc_counter.camera import Source, open_source
from disc_counter.diagnosis.finding import Finding
from disc_counter.disc.tracking.known import known_disc
from disc_counter.errors import DiscCounterError
from disc_counter.model import NS_PER_S, Frame, Image
from disc_counter.picture.quality import LightCheck, Verdict
from disc_counter.register.reading import read
from disc_counter.settings import Register, Settings
from disc_counter.setup.detect import direction_of, kept_calibration

WATCHED_NS = 3 * NS_PER_S
"""How long the camera is watched, in ns: 90 pictures at 30 a second, enough to tell its rate."""
SLOW_SHARE = 0.9
"""The least share of the pictures that should have come in that time."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found, and how the light is; `light` is empty where the disc is not known yet."""

    findings: tuple[Finding, ...]
    light: tuple[Verdict, ...] = ()


def seen(settings: Settings) -> Seen:
    """Watch for a few seconds."""
    try:
        with open_source(settings) as source:
            return _watched(source, settings)
    except DiscCounterError as problem:
        return Seen((Finding("camera", "bad", str(problem), "see docs/hardware.md"),))


def _watched(source: Source, settings: Settings) -> Seen:
    calibration = kept_calibration(settings, source.size)
    tracker = None if calibration is None else known_disc(calibration, direction_of(settings))
    check, first, last, shown, frames = LightCheck(), None, None, None, 0
    for frame in source:
        first, last, frames = first or frame, frame, frames + 1
        shown = frame.shown if frame.shown is not None else shown
        if tracker is not None:
            sight = tracker.feed(frame)
            if frame.shown is not None:
                check.look(frame.shown, sight, tracker.scene)
        if frame.time_ns - first.time_ns >= WATCHED_NS and shown is not None:
            break
    if first is None or last is None or shown is None:
        return Seen((Finding("camera", "bad", "it gives no picture", "see docs/hardware.md"),))
    found = [_camera(source, shown, first, last, frames)]
    if tracker is None:
        advice = "disc-counter setup --write, or Set up on the page"
        found.append(Finding("light", "unknown", "the disc is not known yet", advice))
    found += [_register(shown, register) for register in settings.registers]
    verdicts = check.verdicts(None, None, None) if tracker is not None else []
    return Seen(tuple(found), tuple(verdict for verdict in verdicts if verdict.name != "turn"))


def _camera(source: Source, shown: Image, first: Frame, last: Frame, frames: int) -> Finding:
    width, height = source.size
    rate = (frames - 1) * NS_PER_S / max(last.time_ns - first.time_ns, 1)
    words = f"{width} x {height}, {rate:.0f} of {source.frame_rate:g} pictures a second"
    words += f", brightness {shown.mean():.0f} of 255"
    if rate >= SLOW_SHARE * source.frame_rate:
        return Finding("camera", "good", words)
    return Finding("camera", "fair", words, "give it more light, or set [camera] frame_rate lower")


def _register(shown: Image, register: Register) -> Finding:
    name = f"register {register.name}"
    start_s = time.monotonic()
    reading = read(shown, register.window, register.drum_count, register.decimal_digits)
    took_ms = 1000 * (time.monotonic() - start_s)
    if reading.reading_kwh is None:
        advice = "it may stand between two digits: try again; else draw its window on the page, under Set up"
        return Finding(name, "fair", f"{reading.digits}, {reading.reason}", advice)
    words = f"{reading.reading_kwh:.{register.decimal_digits}f} kWh, sure to {100 * reading.confidence:.0f} %"
    return Finding(name, "good", f"{words}, read in {took_ms:.0f} ms")
