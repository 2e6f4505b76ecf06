"""Who is told, judged: the database, the broker, and the running service itself."""

from __future__ import annotations

from collections.abc import Iterator

from disc_counter.diagnosis.finding import Finding
from disc_counter.errors import DiscCounterError
from disc_counter.settings import Settings


def output_findings(settings: Settings) -> Iterator[Finding]:
    """Every output that is configured."""
    if settings.influxdb.url is not None:
        yield influxdb(settings)
    if settings.mqtt.host is not None:
        yield mqtt(settings)


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


def mqtt(settings: Settings) -> Finding:
    """Whether the broker takes us."""
    try:
        from disc_counter.outputs.mqtt import tried

        problem = tried(settings.mqtt)
    except ImportError:
        return Finding("mqtt", "bad", "paho-mqtt is missing", "pip install 'disc-counter[mqtt]'")
    except DiscCounterError as error:
        return Finding("mqtt", "bad", str(error))
    if problem is not None:
        return Finding("mqtt", "bad", problem)
    return Finding("mqtt", "good", f"{settings.mqtt.host} takes us")


def service(status: dict[str, object] | None) -> Finding:
    """What the running service says: it has the camera, the light and the outputs."""
    if status is None:
        return Finding("service", "unknown", "none answers", "start it: sudo systemctl start disc-counter")
    if status["healthy"]:
        return Finding("service", "good", "measuring")
    return Finding(
        "service", "bad", str(status.get("problem") or status.get("state")), "see journalctl -u disc-counter"
    )
