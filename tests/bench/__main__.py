"""Measures films in both ways and prints what came of it; exit status 1 if a bound is broken or a film failed."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from disc_counter.camera.simulation import Story
from disc_counter.errors import DiscCounterError
from tests.bench.figures import Figures, figures
from tests.bench.measure import Job, run
from tests.bench.requirements import findings
from tests.bench.table import COLUMNS, REQUIREMENT_COLUMNS, Table, film_cells, finding_cells
from tests.bench.truth import read_truth
from tests.drawing.films import write
from tests.drawing.storyboards import FILMS, Film

GIVEN = Path(__file__).parents[3] / "shared" / "clips"
TAUGHT = ("stand-by", "stand-by-knurled")
"""Slow discs that are measured a second time with the disc known: it is learnt from another film of the same meter."""
LESSON = Story([(40.0, 4000.0)])


def main(arguments: list[str]) -> int:
    """The bench's command line."""
    options = _options(arguments)
    unknown = set(options.only or ()) - {film.stem for film in options.given.glob("*.mp4")} - set(FILMS)
    if unknown:
        print(
            f"there is no film {' '.join(sorted(unknown))} in {options.given} or among the drawn ones", file=sys.stderr
        )
        return 2
    with tempfile.TemporaryDirectory() as temporary:
        drawn = options.films or Path(temporary)
        drawn.mkdir(parents=True, exist_ok=True)
        table = Table(COLUMNS, options.markdown)
        measured: list[Figures] = []
        failed = []
        for job in _jobs(options.given, drawn, options.only, options.no_drawn):
            try:
                truth = read_truth(job.film)
                measured.append(figures(job, run(job, truth), truth))
                table.row(film_cells(measured[-1]))
            except (DiscCounterError, OSError, KeyError, ValueError) as error:
                failed.append(job.name)
                print(f"{job.name}: {error}", file=sys.stderr, flush=True)
    return _conclude(measured, failed, options.markdown)


def _conclude(measured: list[Figures], failed: list[str], markdown: bool) -> int:
    if not measured and not failed:
        print("no film was measured: --given or --films should name a folder with films", file=sys.stderr)
        return 2
    print()
    table = Table(REQUIREMENT_COLUMNS, markdown)
    found = findings(measured)
    for finding in found:
        table.row(finding_cells(finding))
    print(f"\n{len(measured)} films measured, {len(failed)} failed{': ' if failed else ''}{', '.join(failed)}")
    return 1 if failed or any(finding.broken for finding in found) else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--given", type=Path, default=GIVEN, help="folder of films with their truth")
    parser.add_argument("--films", type=Path, help="where the hard films are drawn, or already lie; else drawn anew")
    parser.add_argument("--no-drawn", action="store_true", help="only the given films")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these films")
    parser.add_argument("--markdown", action="store_true", help="tables for a document")
    return parser.parse_args(arguments)


def _jobs(given: Path, drawn: Path, only: list[str] | None, no_drawn: bool) -> Iterator[Job]:
    """The given films, then the drawn ones; each is drawn when it is asked for."""
    for film in sorted(given.glob("*.mp4")):
        if only is None or film.stem in only:
            yield Job(film.stem, film, film)
    for name, story in {} if no_drawn else FILMS.items():
        if only is None or name in only:
            path = _drawn(story, drawn)
            yield Job(name, path, path)
            if name in TAUGHT:
                yield Job(f"{name}, known", path, _drawn(replace(story, name=f"{name}-lesson", story=LESSON), drawn))


def _drawn(film: Film, folder: Path) -> Path:
    """A film in a folder; drawn unless it lies there."""
    path = folder / f"{film.name}.mp4"
    if not path.with_name(f"{film.name}.truth.json").exists():
        write(film, folder)
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
