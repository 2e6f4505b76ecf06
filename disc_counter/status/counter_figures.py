"""The figures that others keep as counters, and what was corrected beside them."""

from __future__ import annotations

from disc_counter.status.figure import Entity, Figure

COUNTERS = (
    Figure(
        "import_counter_kwh",
        "Energy taken from the grid, as it was counted at the time: what is corrected later changes nothing of it",
        unit="kWh",
        grows=True,
        decimals=3,
        metric="energy_import_joules",
        entity=Entity("import", "Import"),
    ),
    Figure(
        "export_counter_kwh",
        "Energy fed into the grid, as it was counted at the time: what is corrected later changes nothing of it",
        unit="kWh",
        grows=True,
        decimals=3,
        metric="energy_export_joules",
        entity=Entity("export", "Export"),
    ),
    Figure(
        "import_corrected_kwh",
        "What repricing and later corrections added to the energy taken from the grid, beside its counter",
        unit="kWh",
        read=lambda status: _beside(status.import_total_kwh, status.import_counter_kwh),
        decimals=3,
        metric="energy_import_corrected_joules",
        entity=Entity("import_corrected", "Import, corrected by"),
    ),
    Figure(
        "export_corrected_kwh",
        "What repricing and later corrections added to the energy fed into the grid, beside its counter",
        unit="kWh",
        read=lambda status: _beside(status.export_total_kwh, status.export_counter_kwh),
        decimals=3,
        metric="energy_export_corrected_joules",
        entity=Entity("export_corrected", "Export, corrected by"),
    ),
)
"""Whoever keeps these takes a fall for a new meter, and a jump for energy of that moment."""


def _beside(total_kwh: float | None, counter_kwh: float | None) -> float | None:
    return None if total_kwh is None or counter_kwh is None else total_kwh - counter_kwh
