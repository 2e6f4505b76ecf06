"""/metrics for Prometheus: names and units by its conventions; what is not known has no sample."""

from __future__ import annotations

from collections.abc import Iterator

import bottle
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from disc_counter.status import Station, Status

J_PER_KWH = 3_600_000.0
PREFIX = "disc_counter"


def add_metrics(app: bottle.Bottle, station: Station) -> None:
    """Route /metrics."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(station))

    def metrics() -> bytes:
        bottle.response.content_type = CONTENT_TYPE_LATEST
        return generate_latest(registry)

    app.route("/metrics", "GET", metrics)


class _Collector(Collector):
    """Asks the station at every scrape."""

    def __init__(self, station: Station) -> None:
        self._station = station

    def collect(self) -> Iterator[Metric]:
        """All that is known now."""
        status = self._station.status()
        for family, value in _families(status):
            if value is not None:
                family.add_metric([status.name], value)
            yield family


def _families(status: Status) -> Iterator[tuple[CounterMetricFamily | GaugeMetricFamily, float | None]]:
    yield _counter("energy_import_joules", "Energy taken from the grid"), _joules(status.import_total_kwh)
    yield _counter("energy_export_joules", "Energy fed into the grid"), _joules(status.export_total_kwh)
    yield _counter("revolutions_forward", "Revolutions of the disc while consuming"), status.forward_revolutions
    yield _counter("revolutions_reverse", "Revolutions of the disc while feeding in"), status.reverse_revolutions
    yield _counter("blind_seconds", "Time without sight of the disc"), status.blind_total_s
    yield _gauge("power_watts", "Power now, negative while feeding in"), status.power_w
    yield _gauge("power_uncertainty_watts", "One standard deviation of the power"), status.uncertainty_w
    yield _gauge("frames_per_second", "Pictures measured in a second"), status.frames_per_s
    yield _gauge("measuring", "1 while pictures come and are measured"), float(status.measuring)
    yield _gauge("healthy", "1 while nothing keeps the station from working"), float(status.healthy)
    reading = status.last_reading
    yield _gauge("register_joules", "What the register showed last"), _joules(reading.reading_kwh if reading else None)
    yield _gauge("unsent_points", "Points that wait for an output"), status.unsent_points
    waits = status.unsent_since
    lag_s = None if waits is None else (status.time - waits).total_seconds()
    yield _gauge("unsent_age_seconds", "Age of the oldest point that waits for an output"), lag_s


def _counter(name: str, documentation: str) -> CounterMetricFamily:
    return CounterMetricFamily(f"{PREFIX}_{name}", documentation, labels=["meter"])


def _gauge(name: str, documentation: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"{PREFIX}_{name}", documentation, labels=["meter"])


def _joules(energy_kwh: float | None) -> float | None:
    return None if energy_kwh is None else energy_kwh * J_PER_KWH
