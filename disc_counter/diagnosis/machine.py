"""The machine and the configuration, judged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from disc_counter.clock import TimeKeeper, time_keeper
from disc_counter.constant.in_force import known_constants
from disc_counter.diagnosis import device
from disc_counter.diagnosis.finding import Finding, Level
from disc_counter.energy import W_S_PER_KWH
from disc_counter.errors import JournalError
from disc_counter.picture.quality import TURN_FAIR_DEG, USUAL_MAX_POWER_W
from disc_counter.settings import Settings

HOT_CELSIUS, TOO_HOT_CELSIUS = 70.0, 80.0
"""A Raspberry Pi slows down from 80 degrees on; from 70 on little is left for a hot day."""
LEAST_CMA_MB = 16.0
"""The least free camera memory: four buffers of a stream for people and one for measuring take 6 MB at 640 x 480."""
LEAST_FREE_MB, FEW_FREE_MB = 50.0, 500.0
"""Room on the disk: below the first the journal may soon not be written, below the second somebody should look."""
WORN_PERCENT = 80
"""Of a card's rated life: from here on a new one should lie ready."""
SPARING_COMMIT_S = 300
"""The interval of ext4's commits, in seconds, that spares a card: every record changes the file's time, which is
written down at each of them, 12 KB for 512 bytes."""
MOST_TURN = TURN_FAIR_DEG / 360.0
"""The largest turn between two pictures, in revolutions, that is still followed well."""


def findings(settings: Settings, root: Path = Path("/")) -> Iterator[Finding]:
    """What can be told without the camera."""
    yield _plain("model", device.model(root))
    yield _plain("system", device.system(root))
    yield temperature(device.temperature_celsius(root))
    yield power_supply(device.throttled())
    if settings.camera.source == "picamera2":
        yield camera_memory(device.free_cma_mb(root))
    yield clock(time_keeper(root))
    yield room(settings.data.directory, device.free_mb(settings.data.directory))
    yield card(device.mount_of(settings.data.directory, root))
    yield frame_rate(settings)


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


def clock(keeper: TimeKeeper | None) -> Finding:
    """Whether times can be trusted, by what the service itself goes by."""
    match keeper:
        case "network":
            return Finding("clock", "good", "synchronised")
        case "battery":
            return Finding("clock", "good", "kept by a battery")
    advice = "sudo timedatectl set-ntp true, and check the network; until then times are put right later"
    return Finding("clock", "fair", "not synchronised", advice)


def room(directory: Path, free_mb: float | None) -> Finding:
    """Room for the journal."""
    if free_mb is None:
        return Finding("disk", "unknown", f"not known for {directory}")
    level: Level = "good" if free_mb >= FEW_FREE_MB else "fair" if free_mb >= LEAST_FREE_MB else "bad"
    advice = "" if level == "good" else "make room, or name another folder in [data] directory"
    return Finding("disk", level, f"{free_mb:.0f} MB free at {directory}", advice)


def card(mount: device.Mount | None) -> Finding:
    """Whether what holds the journal can be written, whether it had errors, how worn it is, and what it is spared."""
    if mount is None:
        return Finding("card", "unknown", "not known")
    words = f"{mount.device}, {mount.kind}"
    if not mount.writable:
        return Finding("card", "bad", f"{words}, read-only", "after an error of the card: put in a new one and restore")
    if mount.errors:
        return Finding("card", "bad", f"{words}, {mount.errors} errors", "back up the journal, put in a new card")
    words += ", wear not known" if mount.worn_percent is None else f", {mount.worn_percent} % of its life used"
    if mount.worn_percent is not None and mount.worn_percent >= WORN_PERCENT:
        return Finding("card", "fair", words, "back up the journal, put in a new card")
    if mount.kind == "ext4" and mount.commit_s < SPARING_COMMIT_S:
        advice = f"add the option commit=600 to {mount.point} in /etc/fstab: the card is written far less"
        return Finding("card", "fair", words, advice)
    return Finding("card", "good", words)


def frame_rate(settings: Settings) -> Finding:
    """Pictures a second against the fastest turn, by the constant that holds."""
    try:
        constants = known_constants(settings)
    except JournalError as problem:
        return Finding("frame rate", "unknown", str(problem))
    if not constants:
        advice = "give [meter] revolutions_per_kwh: it is printed on the meter"
        return Finding("frame rate", "unknown", "the meter's constant is not configured", advice)
    fastest = (
        float(constants.latest.revolutions_per_kwh) * (settings.meter.max_power_w or USUAL_MAX_POWER_W) / W_S_PER_KWH
    )
    share = fastest / settings.camera.frame_rate
    words = f"{settings.camera.frame_rate:g} a second; at most {fastest:.2f} turns a second"
    if share <= MOST_TURN:
        return Finding("frame rate", "good", words)
    return Finding("frame rate", "bad", words, f"set [camera] frame_rate to {fastest / MOST_TURN:.0f} or more")
