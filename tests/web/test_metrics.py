"""/metrics, read back by Prometheus' own parser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import NOON, FakeStation


def samples(station: FakeStation) -> dict[str, float]:
    """All samples of the meter, by name."""
    answer = ask(app_before(station), "/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    found = {}
    for family in text_string_to_metric_families(answer.text):
        assert family.documentation
        for sample in family.samples:
            assert sample.labels == {"meter": "cellar"}
            found[sample.name] = sample.value
    return found


def test_what_is_known_has_base_units_and_counters_end_in_total() -> None:
    station = FakeStation()
    station.become(
        forward_revolutions=1000.5, reverse_revolutions=2.0, blind_total_s=7.0, unsent_since=NOON - timedelta(minutes=2)
    )
    found = samples(station)
    assert found["disc_counter_energy_import_joules_total"] == pytest.approx(12_345.678 * 3.6e6)
    assert found["disc_counter_energy_export_joules_total"] == 0.0
    assert found["disc_counter_revolutions_forward_total"] == 1000.5
    assert found["disc_counter_blind_seconds_total"] == 7.0
    assert found["disc_counter_power_watts"] == 2013.4
    assert found["disc_counter_register_joules"] == pytest.approx(54_321.6 * 3.6e6)
    assert found["disc_counter_unsent_age_seconds"] == 120.0
    assert found["disc_counter_healthy"] == 1.0


def test_what_is_not_known_has_no_sample() -> None:
    station = FakeStation()
    station.become(power_w=None, uncertainty_w=None, last_reading=None, unsent_points=None, import_counter_kwh=None)
    found = samples(station)
    for name in ("power_watts", "register_joules", "unsent_points", "unsent_age_seconds", "energy_import_joules_total"):
        assert f"disc_counter_{name}" not in found
    assert found["disc_counter_measuring"] == 1.0
