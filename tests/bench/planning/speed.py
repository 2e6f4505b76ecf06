"""How long planning takes: a table, one system, a new roof beside pvlib's own chain by the minute; and its memory."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from disc_counter.planning.plan_days import Values
from disc_counter.planning.request import PlanRequest
from disc_counter.planning.sizes import BATTERY_SIZES, KWP_SIZES, System
from disc_counter.planning.transport import Order, with_our_path
from tests.bench.planning.weeks import GRID, KIND
from tests.drawing.yearly_households import write_minutes

BERLIN = ZoneInfo("Europe/Berlin")
ROOF = """
import time
start = time.process_time()
from disc_counter.planning.clear_weather import built_in_weather
from disc_counter.planning.roof import RoofArea
from disc_counter.planning.roof_chain import dc_per_kwp
from disc_counter.planning.sky import middles, sky_over
from disc_counter.planning.weather_year import Place
place = Place(51.0, 10.0, 260.0)
imported = time.process_time()
weather = built_in_weather(place)
dc = dc_per_kwp(weather, RoofArea(1.0), sky_over(place, middles()))
print(imported - start, time.process_time() - imported, dc.sum() / 4000)
"""
CHAIN = """
import time, warnings
warnings.simplefilter("ignore")
import numpy as np, pandas as pd, pvlib
from disc_counter.planning.clear_weather import built_in_weather
from disc_counter.planning.roof_chain import GAMMA_PER_K, MOUNTING
from disc_counter.planning.weather_year import Place
weather = built_in_weather(Place(51.0, 10.0, 260.0))
start = time.process_time()
times = pd.date_range("2025-01-01 00:00:30", periods=525600, freq="1min", tz="UTC")
data = pd.DataFrame({n: np.repeat(v, 15) for n, v in (("ghi", weather.ghi), ("dni", weather.dni), ("dhi", weather.dhi),
                     ("temp_air", weather.air_c), ("wind_speed", weather.wind_m_s))}, index=times)
mount = pvlib.pvsystem.FixedMount(35, 180)
array = pvlib.pvsystem.Array(mount, module_parameters={"pdc0": 1000, "gamma_pdc": GAMMA_PER_K},
    temperature_model_parameters=pvlib.temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"][MOUNTING])
system = pvlib.pvsystem.PVSystem([array], inverter_parameters={"pdc0": 1000, "eta_inv_nom": 0.96})
chain = pvlib.modelchain.ModelChain.with_pvwatts(system, pvlib.location.Location(51.0, 10.0, altitude=260.0))
chain.run_model(data)
print(time.process_time() - start)
"""


def cpu_s(work: Callable[[], object], times: int = 3) -> float:
    """The least of some tries, in s of one core."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def table_and_system_s(use_wh: Values, sun: Values) -> tuple[float, float]:
    """A table of 8 x 6 systems by the minute, and one system, the roof's sun known."""
    system = System(use_wh, sun, GRID, KIND)
    return cpu_s(lambda: system.table(KWP_SIZES, BATTERY_SIZES)), cpu_s(lambda: system.flows(6.0, 5.0))


def roof_s() -> tuple[float, float, float]:
    """A new roof in a fresh process: importing, working out, and pvlib's own chain by the minute, in s of one core."""
    imported, worked, _ = (float(each) for each in _printed(ROOF).split())
    return imported, worked, float(_printed(CHAIN))


MEMORY = """
import resource, subprocess, sys
order, module = sys.argv[1:]
subprocess.run([sys.executable, "-m", module], input=order, text=True, check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""
"""The most that any of the processes held which planning started, itself among them."""


def memory_mb(folder: Path, minutes_w: Values) -> tuple[float, float]:
    """The most that a process holds which plans a year of minutes: with a new roof, and with one that is kept."""
    write_minutes(folder, date(2025, 1, 1), minutes_w, BERLIN)
    order = Order(PlanRequest(battery_kwh=5.0), str(folder), "Europe/Berlin").text()
    new, kept = (float(_printed(MEMORY, order, "disc_counter.planning.worker")) for _ in range(2))
    return new, kept


def _printed(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True,
        env={**with_our_path(), "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    return done.stdout
