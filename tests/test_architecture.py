"""The arrows between the modules: imports are parsed, nothing is run."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PURE = ("disc_counter.disc", "disc_counter.energy", "disc_counter.measurement", "disc_counter.model")
FILES = {"io", "json", "os", "pathlib", "shutil", "sqlite3", "tempfile", "tomllib"}
WORLD = {
    "asyncio",
    "datetime",
    "http",
    "logging",
    "multiprocessing",
    "queue",
    "socket",
    "subprocess",
    "threading",
    "time",
}
MAY_KEEP_FILES = {"disc_counter.disc.tracking.kept"}
"""The calibration saves and loads itself."""


def module_name(file: Path) -> str:
    name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


MODULES = {
    module_name(file): ast.parse(file.read_text())
    for folder in ("disc_counter", "web")
    for file in sorted((ROOT / folder).rglob("*.py"))
}


def imported(tree: ast.AST) -> Iterator[str]:
    """The full names of all modules and of what is taken from them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def at_import(tree: ast.Module) -> Iterator[str]:
    """What is imported as soon as the module is: all but what stands in functions and in TYPE_CHECKING."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imported(node)


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def ours(tree: ast.AST) -> list[str]:
    return [name for name in imported(tree) if within(name, "disc_counter", "web")]


@pytest.mark.parametrize("module", [name for name in MODULES if within(name, *PURE)])
def test_what_follows_the_disc_knows_no_camera_no_clock_no_file_no_thread_no_web(module: str) -> None:
    for name in ours(MODULES[module]):
        kept = ("disc_counter.atomic_file",) if module in MAY_KEEP_FILES else ()
        assert within(name, *PURE, "disc_counter.errors", *kept), f"{module} imports {name}"
    for name in imported(MODULES[module]):
        top = name.split(".")[0]
        assert top not in WORLD, f"{module} imports {name}"
        assert top not in FILES or module in MAY_KEEP_FILES, f"{module} imports {name}"


FLOORS = (
    "disc_counter.__main__",
    "disc_counter.cli",
    "disc_counter.commands",
    "disc_counter.service",
    "web.app web.server",
    "web.pages web.api",
    "web.access web.charts",
    "web.render",
    "web.query",
    "disc_counter.words disc_counter.diagnosis disc_counter.reconciliation",
    "disc_counter.film",
    "disc_counter.constant disc_counter.outputs disc_counter.planning",
    "disc_counter.setup disc_counter.status disc_counter.client",
    "disc_counter.disc.learning disc_counter.history disc_counter.register disc_counter.camera",
    "disc_counter.disc.tracking disc_counter.measurement disc_counter.journal disc_counter.picture",
    "disc_counter.disc.toothed",
    "disc_counter.disc disc_counter.settings",
    "disc_counter.pricing",
    "disc_counter.energy disc_counter.clock",
    "disc_counter.units disc_counter.atomic_file disc_counter.locale",
    "disc_counter.model disc_counter.errors",
)
"""The rooms of the house, from the top floor down: who may know whom."""
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms.split()}


def room_of(name: str) -> str | None:
    """The innermost room that a module stands in; None for a package's own face (`disc_counter`, `web`)."""
    return max((room for room in FLOOR if within(name, room)), key=len, default=None)


@pytest.mark.parametrize("module", MODULES)
def test_every_arrow_goes_down(module: str) -> None:
    room = room_of(module)
    assert room is not None or module in ("disc_counter", "web"), f"{module} stands in no room"
    for name in ours(MODULES[module]):
        other = room_of(name)
        if room is not None and other not in (None, room):
            assert FLOOR[other] > FLOOR[room], f"{module} imports {name}"


@pytest.mark.parametrize("module", MODULES)
def test_a_driver_is_imported_only_when_it_is_configured(module: str) -> None:
    for name in at_import(MODULES[module]):
        drivers = ("disc_counter.camera.picamera", "disc_counter.camera.usb", "picamera2", "libcamera")
        assert not within(name, *drivers), f"{module} imports {name}"
    if module == "disc_counter.camera":
        assert not any(within(name, "disc_counter.camera") for name in at_import(MODULES[module]))


@pytest.mark.parametrize("module", MODULES)
def test_only_the_command_line_knows_click(module: str) -> None:
    for name in imported(MODULES[module]):
        assert not within(name, "click") or within(module, "disc_counter.cli", "disc_counter.commands"), name


LOOSE = 8
"""Modules in no package, beside the package's face and the command line: what everything uses."""


MOST_LINES = 250
"""A file is read in one sitting."""
MOST_LINES_OF_A_FUNCTION = 40
NAMED_AFTER_WHAT_THEY_SERVE = ("disc_counter.commands", "web.pages", "web.api")


def test_few_modules_stand_in_no_package() -> None:
    loose = {path.stem for path in (ROOT / "disc_counter").glob("*.py")} - {"__init__", "__main__", "cli"}
    assert len(loose) <= LOOSE, sorted(loose)


def test_no_two_modules_have_one_name() -> None:
    names = [name for name in MODULES if not within(name, *NAMED_AFTER_WHAT_THEY_SERVE)]
    last = Counter(name.split(".")[-1] for name in names if not name.endswith((".__main__", ".base")))
    assert [name for name, count in last.items() if count > 1] == []


def test_no_two_classes_have_one_name() -> None:
    classes = Counter(
        node.name for tree in MODULES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in classes.items() if count > 1] == []


SOURCES = sorted(
    path for folder in ("disc_counter", "web", "config", "tests") for path in (ROOT / folder).rglob("*.py")
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_read_in_one_sitting_and_functions_at_a_glance(path: Path) -> None:
    source = path.read_text()
    assert len(source.splitlines()) <= MOST_LINES
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MOST_LINES_OF_A_FUNCTION, node.name


PLANNING = {"pvlib", "pandas", "holidays", "numpy_financial"}
"""What the extra brings: of these, planning's own process alone imports anything."""
NUMPY_ALONE = ("answer", "battery", "consumption", "money", "plan_days", "roof", "sizes", "uncertainty", "weather_year")
"""Planning's pure core: arrays in, results out."""


@pytest.mark.parametrize("name", NUMPY_ALONE)
def test_planning_is_pure_where_it_computes(name: str) -> None:
    tree = MODULES[f"disc_counter.planning.{name}"]
    pure = {f"disc_counter.planning.{each}" for each in NUMPY_ALONE}
    for each in ours(tree):
        assert within(each, *pure, "disc_counter.errors", "disc_counter.units"), f"{name} imports {each}"
    assert not {each.split(".")[0] for each in at_import(tree)} & (PLANNING | FILES), name


def test_nothing_is_imported_that_no_requirement_brings() -> None:
    required = {"bottle", "cheroot", "click", "cv2", "influxdb_client", "numpy", "tomlkit", "picamera2"}
    required |= {"babel", "paho", "prometheus_client", "urllib3", "gpiozero"}
    for module, tree in MODULES.items():
        for name in imported(tree):
            top = name.split(".")[0]
            trained = within(module, "disc_counter.register.training") and top in ("torch", "onnx")
            planned = within(module, "disc_counter.planning") and top in PLANNING
            told = module == "disc_counter.outputs.message_sender" and top == "apprise"
            known = (
                trained
                or planned
                or told
                or top in sys.stdlib_module_names
                or top in required
                or top in ("disc_counter", "web")
            )
            assert known, f"{module} imports {name}"
