"""The figures as text: a line a film, a line a requirement; plain or Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.figures import Errors, Figures
from tests.bench.requirements import Finding

COLUMNS = (
    ("film", 26),
    ("revolutions off", 17),
    ("events -/+", 10),
    ("ms off", 6),
    ("power off, %", 12),
    ("in 2 sd", 7),
    ("blind s", 7),
    ("CPU ms", 6),
    ("99 %", 5),
    ("usual ms", 8),
    ("pulses of turns", 15),
    ("power off, %", 12),
)
REQUIREMENT_COLUMNS = (("requirement", 50), ("bound", 26), ("measured", 20), ("worst film", 28), ("films", 9), ("", 6))


class Table:
    """Prints rows as they come."""

    def __init__(self, columns: Sequence[tuple[str, int]], markdown: bool) -> None:
        self._columns, self._markdown = columns, markdown
        self.row([title for title, _ in columns])
        if markdown:
            self.row(["---"] * len(columns))

    def row(self, cells: Sequence[str]) -> None:
        """Print a row."""
        if self._markdown:
            line = f"| {' | '.join(cells)} |"
        else:
            padded = zip(cells, self._columns, strict=True)
            line = "  ".join(cell.ljust(width) for cell, (_, width) in padded).rstrip()
        print(line, flush=True)


def film_cells(film: Figures) -> list[str]:
    """A film's row."""
    covered = film.covered_share
    return [
        film.name,
        "unknown" if film.net_error is None else f"{film.net_error:+.4f} ±{film.net_uncertainty:.4f}",
        f"{film.missed}/{film.extra}",
        "-" if film.event_error_ms is None else f"{film.event_error_ms:.0f}",
        _errors(film.power),
        "-" if covered is None else f"{100 * covered:.0f} %",
        f"{film.blind_s:.1f}",
        f"{film.cpu_ms:.3f}",
        f"{film.slow_ms:.2f}",
        f"{film.usual_cpu_ms:.3f}",
        f"{film.usual_pulses} of {film.path:.2f}",
        _errors(film.usual_power),
    ]


def finding_cells(finding: Finding) -> list[str]:
    """A requirement's row."""
    verdict = "" if finding.measured is None else "BROKEN" if finding.broken else "kept"
    return [
        finding.title,
        finding.limit,
        finding.measured or "no film tells",
        finding.film or "-",
        finding.kept or "-",
        verdict,
    ]


def _errors(errors: Errors | None) -> str:
    return "-" if errors is None else f"{errors.median:.2f} / {errors.largest:.2f}"
