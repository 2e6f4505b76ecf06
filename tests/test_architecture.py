"""The arrows between the modules: imports are parsed, nothing is run."""

from __future__ import annotations

import ast
import sys
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
MAY_KEEP_FILES = {"disc_counter.disc.calibration"}
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
        assert within(name, *PURE, "disc_counter.errors"), f"{module} imports {name}"
    for name in imported(MODULES[module]):
        top = name.split(".")[0]
        assert top not in WORLD, f"{module} imports {name}"
        assert top not in FILES or module in MAY_KEEP_FILES, f"{module} imports {name}"


@pytest.mark.parametrize("module", [name for name in MODULES if within(name, "web")])
def test_the_page_knows_the_station_the_history_the_picture_and_the_settings_only(module: str) -> None:
    may = (
        "errors",
        "export",
        "history",
        "history_rows",
        "known_load",
        "light_check",
        "live",
        "model",
        "overlay",
        "periods",
        "profile",
        "settings",
        "station",
    )
    for name in ours(MODULES[module]):
        assert within(name, "web", *(f"disc_counter.{each}" for each in may)), f"{module} imports {name}"


@pytest.mark.parametrize("module", MODULES)
def test_a_driver_is_imported_only_when_it_is_configured(module: str) -> None:
    for name in at_import(MODULES[module]):
        drivers = ("disc_counter.camera.picamera", "disc_counter.camera.usb", "picamera2", "libcamera")
        assert not within(name, *drivers), f"{module} imports {name}"
    if module == "disc_counter.camera":
        assert not any(within(name, "disc_counter.camera") for name in at_import(MODULES[module]))


ARROWS = {
    "disc_counter.camera": ("camera", "errors", "model", "settings", "energy"),
    "disc_counter.settings": ("settings", "errors", "model"),
    "disc_counter.journal": ("journal", "clock", "energy", "errors", "model"),
    "disc_counter.history": ("history_rows", "journal", "energy", "errors", "model", "periods"),
    "disc_counter.live": ("errors", "model", "overlay"),
    "disc_counter.clock": ("errors", "model"),
}
"""What each may know of the rest: frames go one way, and nothing comes back up."""


@pytest.mark.parametrize("module", [name for name in MODULES if within(name, *ARROWS)])
def test_frames_go_one_way(module: str) -> None:
    room = next(name for name in ARROWS if within(module, name))
    for name in ours(MODULES[module]):
        assert within(name, *(f"disc_counter.{each}" for each in ARROWS[room])), f"{module} imports {name}"


@pytest.mark.parametrize("module", [name for name in MODULES if not within(name, "disc_counter.commands")])
def test_the_commands_are_the_top_and_the_service_is_right_below(module: str) -> None:
    for name in imported(MODULES[module]):
        assert not within(name, "disc_counter.commands") or module == "disc_counter.cli", f"{module} imports {name}"
        assert not within(name, "disc_counter.service") or within(module, "disc_counter.service"), module
        assert not within(name, "click") or module == "disc_counter.cli", f"{module} imports {name}"


def test_nothing_is_imported_that_no_requirement_brings() -> None:
    required = {"bottle", "cheroot", "click", "cv2", "influxdb_client", "numpy", "tomlkit", "picamera2"}
    required |= {"paho", "prometheus_client", "urllib3", "gpiozero"}
    for module, tree in MODULES.items():
        for name in imported(tree):
            top = name.split(".")[0]
            trained = within(module, "disc_counter.register.training") and top in ("torch", "onnx")
            known = trained or top in sys.stdlib_module_names or top in required or top in ("disc_counter", "web")
            assert known, f"{module} imports {name}"
