"""Who is told, judged: every output, and the running service itself."""

from __future__ import annotations

from collections.abc import Iterator

from disc_counter.diagnosis.finding import Finding
from disc_counter.errors import DiscCounterError
from disc_counter.outputs.configured import OutputEntry, configured_outputs
from disc_counter.settings import Settings


def output_findings(settings: Settings) -> Iterator[Finding]:
    """Every output that is configured."""
    return (_judged(entry, settings) for entry in configured_outputs(settings))


def _judged(entry: OutputEntry, settings: Settings) -> Finding:
    try:
        check = entry.make(settings).check()
    except DiscCounterError as error:
        return Finding(entry.name, "bad", str(error))
    return Finding(entry.name, check.level, check.words, check.advice)


def service(status: dict[str, object] | None) -> Finding:
    """What the running service says: it has the camera, the light and the outputs."""
    if status is None:
        return Finding("service", "unknown", "none answers", "start it: sudo systemctl start disc-counter")
    if status["healthy"]:
        return Finding("service", "good", "measuring")
    return Finding(
        "service", "bad", str(status.get("problem") or status.get("state")), "see journalctl -u disc-counter"
    )
