"""The outputs of a running service: each on a thread of its own, so that none holds up the measuring or another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

from disc_counter.errors import WorkError
from disc_counter.model import NS_PER_S
from disc_counter.settings import Settings
from disc_counter.status import Status

if TYPE_CHECKING:
    from disc_counter.outputs.influx_output import InfluxOutput
    from disc_counter.outputs.mqtt import MqttOutput


class Outputs:
    """Those that are configured; WorkError where a package for one is missing.

    `status` and `words` are what is published of the station's state.
    """

    def __init__(self, settings: Settings, status: Callable[[], Status], words: Callable[[Status], str]) -> None:
        self._influx = _influx(settings)
        self._mqtt = _mqtt(settings, status, words)

    @property
    def problem(self) -> str | None:
        """What keeps one of them from delivering, in one sentence."""
        problems = (output.problem for output in (self._influx, self._mqtt) if output is not None)
        return next((problem for problem in problems if problem), None)

    @property
    def unsent(self) -> int | None:
        """How many points wait; None where that is not known or nothing waits for anybody."""
        return self._influx.unsent if self._influx else None

    @property
    def unsent_since(self) -> datetime | None:
        """When the oldest point was made that waits."""
        oldest_ns = self._influx.oldest_ns if self._influx else None
        return None if oldest_ns is None else datetime.fromtimestamp(oldest_ns / NS_PER_S, UTC)

    def threads(self, stop: Event, guarded: Callable[..., None]) -> list[Thread]:
        """A thread for each, to be started; `guarded` runs its work and says what was not foreseen."""
        return [
            Thread(target=guarded, args=(output.run, stop), name=name, daemon=True)
            for name, output in (("influxdb", self._influx), ("mqtt", self._mqtt))
            if output is not None
        ]


def _influx(settings: Settings) -> InfluxOutput | None:
    if settings.influxdb.url is None:
        return None
    # The client takes seconds to import on a small machine.
    from disc_counter.outputs.influx_output import InfluxOutput

    return InfluxOutput(settings)


def _mqtt(settings: Settings, status: Callable[[], Status], words: Callable[[Status], str]) -> MqttOutput | None:
    if settings.mqtt.host is None:
        return None
    try:
        from disc_counter.outputs.mqtt import MqttOutput
    except ImportError:
        raise WorkError("[mqtt] needs paho-mqtt: pip install 'disc-counter[mqtt]'") from None
    return MqttOutput(settings.mqtt, settings.meter.name, status, words)
