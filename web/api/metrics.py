"""/metrics for Prometheus: names and units by its conventions; what is not known has no sample."""

from __future__ import annotations

from collections.abc import Iterator

import bottle
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from disc_counter.status import Station, Status, report
from disc_counter.status.condition import LEVELS
from disc_counter.status.figure import Figure
from web.query.routing import get

PREFIX = "disc_counter"
BASE_UNITS = {"kWh": 3_600_000.0, "Wh": 3_600.0}
"""What a unit that is not one of Prometheus' base units is worth in the one that is: energy is told in joules."""


class Metrics:
    """Asks the station at every scrape."""

    def __init__(self, station: Station) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Collector(station))

    @get("/metrics")
    def metrics(self) -> bytes:
        """All that is known now."""
        bottle.response.content_type = CONTENT_TYPE_LATEST
        return generate_latest(self._registry)


class _Collector(Collector):
    def __init__(self, station: Station) -> None:
        self._station = station

    def collect(self) -> Iterator[Metric]:
        """A family for each figure that has a name for Prometheus; without a sample where it is not known."""
        status = self._station.status()
        for figure in report.FIGURES:
            if figure.metric is not None:
                yield _family(figure, status)
        yield _parts(status)


def _parts(status: Status) -> Metric:
    """How each part is: 0 well, 1 degraded, 2 failed."""
    name = f"{PREFIX}_part_state"
    family = GaugeMetricFamily(name, "How a part is: 0 well, 1 degraded, 2 failed", labels=["meter", "part"])
    for part in status.parts:
        family.add_metric([status.name, part.part], LEVELS.index(part.level))
    return family


def _family(figure: Figure, status: Status) -> Metric:
    kind = CounterMetricFamily if figure.grows else GaugeMetricFamily
    family = kind(f"{PREFIX}_{figure.metric}", figure.meaning, labels=["meter"])
    value = figure.number(status)
    if value is not None:
        family.add_metric([status.name], value * BASE_UNITS.get(figure.unit, 1.0))
    return family
