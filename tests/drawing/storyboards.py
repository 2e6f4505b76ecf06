"""The storyboards of the hard films: meters, what happens to them, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from disc_counter.camera.simulation import (
    Bump,
    Dark,
    DrawnMeter,
    Drift,
    EdgeShadow,
    Flicker,
    Illumination,
    Missing,
    Obstacle,
    PaintedMark,
    Rim,
    Shake,
    Story,
    Torch,
    Tremble,
    Viewpoint,
    Wander,
)
from disc_counter.camera.simulation.meter import BLACK, DARK_RED, FADED_RED


@dataclass(frozen=True, slots=True)
class Film:
    """A named film: a meter, its story, and the camera's rate."""

    name: str
    meter: DrawnMeter
    story: Story
    fps: float = 30.0
    seed: int = 0


SCALE = Rim("scale", contrast=0.08)
PLAIN = Rim("plain", contrast=0.05, scratches=30)
LAMP = Illumination(lamp=1.0)
FAST_VIEW = Viewpoint(exposure_s=0.004, elevation_deg=5.0)


def knurled(teeth: int, spread: float = 0.1) -> Rim:
    """A knurled rim whose teeth differ by a fraction."""
    return Rim("knurled", teeth, spread, thickness_mm=2.2)


def _films() -> Iterator[Film]:
    yield from _rims()
    yield from _fast()
    yield from _sight_lost()
    yield from _marks()
    yield from _standing()
    yield from _views()
    yield from _dim()
    yield from _shaken()
    yield from _first_minutes()
    yield from _slots()


def _rims() -> Iterator[Film]:
    yield Film("scale", DrawnMeter(75, rim=SCALE, view=Viewpoint(elevation_deg=6.5)), Story([(20, 1200), (25, 3600)]))
    yield Film("plain-faint", DrawnMeter(96, rim=PLAIN, seed=2), Story([(30, 900), (20, 2800)]))
    yield Film(
        "knurled-240-step",
        DrawnMeter(75, rim=knurled(240), mark=PaintedMark(DARK_RED, opacity=0.85), seed=3),
        Story([(15, 250), (20, 11000), (10, 600)], start_revolutions=0.8),
    )
    yield Film(
        "knurled-400-even",
        DrawnMeter(
            75,
            rim=knurled(400, 0.03),
            mark=PaintedMark(DARK_RED, opacity=0.85),
            view=Viewpoint(elevation_deg=3.0),
            seed=4,
        ),
        Story([(10, 10000), (10, 8000)]),
    )
    yield Film(
        "knurled-400-long",
        DrawnMeter(75, rim=knurled(400, 0.03), view=Viewpoint(elevation_deg=3.0), seed=5),
        Story([(5, 8000), (15, 10000), (15, 500), (15, 9000)], start_revolutions=0.4),
    )
    yield Film(
        "knurled-180-lamp",
        DrawnMeter(75, rim=knurled(180), mark=PaintedMark(DARK_RED, opacity=0.8), light=LAMP, seed=6),
        Story([(12, 400), (20, 4200), (15, 1300)]),
    )
    yield Film("steps", DrawnMeter(75, rim=knurled(200), seed=7), Story([(12, 250), (12, 2000), (12, 400), (14, 5000)]))
    yield Film("steps-scale", DrawnMeter(120, rim=SCALE, seed=8), Story([(12, 250), (12, 2000), (12, 400), (14, 5000)]))
    yield Film("ripple", DrawnMeter(96, rim=PLAIN, seed=9), Story([(50, 2500)], ripple=0.004))


def _fast() -> Iterator[Film]:
    fast = Story([(4, 3000), (18, 11000)])
    yield Film("fast-60-scale", DrawnMeter(600, rim=SCALE, view=FAST_VIEW, seed=10), fast, 60.0)
    yield Film("fast-60-knurled", DrawnMeter(600, rim=knurled(240), view=FAST_VIEW, seed=11), fast, 60.0)
    yield Film("fast-30-scale", DrawnMeter(600, rim=SCALE, view=FAST_VIEW, seed=12), Story([(4, 3000), (18, 9600)]))
    yield Film(
        "fast-30-knurled", DrawnMeter(600, rim=knurled(200), view=FAST_VIEW, seed=13), Story([(4, 3000), (18, 9600)])
    )
    yield Film("fast-at-once", DrawnMeter(600, rim=PLAIN, view=FAST_VIEW, seed=14), Story([(20, 10800)]), 60.0)


def _sight_lost() -> Iterator[Film]:
    meter, knurls = DrawnMeter(75, rim=SCALE, seed=15), DrawnMeter(75, rim=knurled(240), seed=16)
    yield Film("dark-8s", meter, Story([(50, 3000)], (Dark(25, 33),)))
    yield Film("dark-twice", knurls, Story([(50, 10000)], (Dark(18, 24), Dark(34, 43))))
    yield Film("dark-step", meter, Story([(27, 2500), (23, 4500)], (Dark(24, 31),)))
    yield Film("torch", DrawnMeter(150, rim=SCALE, seed=17), Story([(45, 2600)], (Torch(14, 20), Torch(30, 34))))
    yield Film("torch-knurled", DrawnMeter(75, rim=knurled(200), seed=18), Story([(45, 4000)], (Torch(20, 25),)))
    yield Film("bump", DrawnMeter(75, rim=SCALE, seed=19), Story([(50, 3000)], (Bump(20, 6, 4), Bump(36, -6, -4))))
    yield Film("bump-knurled", knurls, Story([(50, 4500)], (Bump(22, -5, 3),)))
    yield Film("hand", meter, Story([(50, 3300)], (Obstacle(24, 27), Obstacle(38, 40))))
    yield Film("cable-knurled", knurls, Story([(45, 3500)], (Obstacle(22, 25, "cable"), Obstacle(33, 37, "spider"))))
    third = (Missing(0, 99, 0.33),)
    runs = (Missing(0, 99, 0.33, run=6.0), Missing(28, 29.5))
    yield Film("missing-random", DrawnMeter(75, rim=knurled(200), seed=20), Story([(15, 600), (30, 5000)], third))
    yield Film("missing-runs", DrawnMeter(96, rim=SCALE, seed=21), Story([(15, 800), (30, 4000)], runs))
    yield Film("missing-fast", DrawnMeter(600, rim=SCALE, view=FAST_VIEW, seed=22), Story([(25, 7000)], third), 60.0)


def _marks() -> Iterator[Film]:
    infrared = Illumination(infrared=True, noise=1.4, gain=0.9)
    story = Story([(15, 700), (35, 3200)])
    yield Film("infrared-dark", DrawnMeter(75, rim=SCALE, mark=PaintedMark(BLACK), light=infrared, seed=23), story)
    alike = PaintedMark((118, 118, 118), opacity=0.9)
    yield Film("infrared-invisible", DrawnMeter(75, rim=SCALE, mark=alike, light=infrared, seed=24), story)
    yield Film(
        "infrared-knurled", DrawnMeter(75, rim=knurled(220), mark=PaintedMark(BLACK), light=infrared, seed=25), story
    )
    yield Film("faded", DrawnMeter(96, rim=SCALE, mark=PaintedMark(FADED_RED, opacity=0.6), seed=26), story)
    yield Film("black", DrawnMeter(75, rim=knurled(200), mark=PaintedMark(BLACK), seed=27), story)
    yield Film("red-print", DrawnMeter(75, rim=PLAIN, mark=PaintedMark(DARK_RED), red_print=True, seed=28), story)


def _standing() -> Iterator[Film]:
    meter, knurls = DrawnMeter(75, rim=SCALE, seed=29), DrawnMeter(75, rim=knurled(240), seed=30)
    stop = [(12.0, 3000.0), (33.0, 0.0)]
    still = Story([(40, 0)], tremble=Tremble(1.0), start_revolutions=0.0)
    yield Film("tremble-middle", meter, still)
    yield Film("tremble-edge", knurls, replace(still, start_revolutions=0.0178))
    yield Film("stop-on-mark", meter, Story(stop, tremble=Tremble(0.8, 1.1), start_revolutions=0.23438))
    yield Film("stand-by", meter, Story([(60, 40)], start_revolutions=0.6))
    yield Film("stand-by-knurled", knurls, Story([(60, 40)], start_revolutions=-0.03))
    yield Film("no-load", knurls, Story([(30, 0)], start_revolutions=0.7))
    yield Film("creep", meter, Story([(20, 30), (20, 0), (10, 1500)], start_revolutions=0.9))
    there_and_back = [(15.0, 1800.0), (18.0, -2200.0), (15.0, 900.0)]
    yield Film("reversal", DrawnMeter(150, rim=SCALE, seed=31), Story(there_and_back, start_revolutions=0.45))
    yield Film("reversal-knurled", knurls, Story(there_and_back, start_revolutions=0.95))


def _views() -> Iterator[Film]:
    story = Story([(15, 500), (35, 3400)])
    over = Viewpoint(upside_down=True, elevation_deg=3.0, target=(0.48, 0.55))
    yield Film(
        "upside-down",
        DrawnMeter(75, rim=knurled(200), mark=PaintedMark(DARK_RED), view=over, light=LAMP, seed=32),
        story,
    )
    yield Film("left-running", DrawnMeter(75, direction=-1, rim=SCALE, seed=33), story)
    yield Film("left-knurled", DrawnMeter(75, direction=-1, rim=knurled(240), seed=34), story)
    near = Viewpoint(distance_mm=130, elevation_deg=6, roll_deg=2, azimuth_deg=4, focal=0.92, target=(0.56, 0.6))
    narrow = DrawnMeter(75, rim=SCALE, view=near, slot_mm=(46, 9.5), slot_offset_mm=(4, 0.5), seed=35)
    yield Film("near-rolled", narrow, story)
    yield Film("narrow", DrawnMeter(120, rim=knurled(200), slot_mm=(44.0, 7.0), seed=36), story)
    hd = Viewpoint(width=1280, height=720, focal=1.0, elevation_deg=2.0, distance_mm=220, target=(0.5, 0.6))
    yield Film("hd", DrawnMeter(75, rim=knurled(240), view=hd, seed=37), Story([(10, 800), (20, 4000)]))
    below = Viewpoint(elevation_deg=-3.0, roll_deg=-1.5)
    yield Film("from-below", DrawnMeter(75, rim=SCALE, view=below, seed=38), story)
    restless = (Flicker(0.15), Drift(0.25, 0.1))
    dim = Illumination(lamp=0.6, noise=1.8, white_balance=(0.8, 1.0, 1.15), gain=0.9)
    yield Film("flicker-drift", DrawnMeter(187.5, rim=SCALE, light=dim, seed=39), Story([(45, 2400)], restless))
    yield Film(
        "flicker-knurled", DrawnMeter(75, rim=knurled(240), light=dim, seed=40), replace(story, troubles=restless)
    )


def _dim() -> Iterator[Film]:
    """A dark cellar: the rim at 50 grey levels, noise of 10; and at a half and a quarter of that light."""
    story = Story([(22, 1900), (23, 450)])
    rims = {"plain": PLAIN, "scale": SCALE, "knurled": knurled(200)}
    for kind, rim in rims.items():
        for part, gain in ((1, 0.42), (2, 0.21), (4, 0.105)):
            meter = DrawnMeter(120, rim=rim, light=Illumination(noise=2.3, gain=gain), seed=50 + part)
            yield Film(f"dim-{kind}-{part}", meter, story)


def _shaken() -> Iterator[Film]:
    story = [(20.0, 1300.0), (20.0, 3000.0)]
    for px in (0.1, 0.4, 1.0):
        shaken = Story(story, (Shake(px),))
        yield Film(f"shake-scale-{px}", DrawnMeter(96, rim=SCALE, seed=60), shaken)
        yield Film(f"shake-plain-{px}", DrawnMeter(96, rim=PLAIN, seed=61), shaken)
    yield Film("shake-knurled-0.4", DrawnMeter(96, rim=knurled(200), seed=62), Story(story, (Shake(0.4),)))


def _first_minutes() -> Iterator[Film]:
    """What happens while a disc is learnt."""
    even = [(45.0, 2400.0)]
    scale, plain = DrawnMeter(96, rim=SCALE, seed=63), DrawnMeter(96, rim=PLAIN, seed=64)
    knurls = DrawnMeter(96, rim=knurled(200), seed=65)
    for name, meter in (("scale", scale), ("plain", plain), ("knurled", knurls)):
        yield Film(f"hand-first-{name}", meter, Story(even, (Obstacle(0.5, 4.0),)))
        yield Film(f"cable-first-{name}", meter, Story(even, (Obstacle(1.0, 6.0, "cable"),)))
        yield Film(f"torch-first-{name}", meter, Story(even, (Torch(1.0, 6.0),)))
        yield Film(f"bump-first-{name}", meter, Story(even, (Bump(4.0, 5.0, -3.0),)))
        yield Film(f"wander-{name}", meter, Story(even, (Wander(),)))
        yield Film(f"steps-first-{name}", meter, Story([(5, 300), (4, 4000), (4, 900), (32, 2500)]))
        yield Film(f"back-first-{name}", meter, Story([(8.0, 1500.0), (8.0, -1500.0), (30.0, 2200.0)]))
        yield Film(f"stands-first-{name}", meter, Story([(35.0, 0.0), (35.0, 2600.0)]))
    fast = Story([(30, 7000)])
    yield Film("fast-first-plain", DrawnMeter(375, rim=PLAIN, view=FAST_VIEW, seed=66), fast, 60.0)
    yield Film("fast-first-knurled", DrawnMeter(375, rim=knurled(200), view=FAST_VIEW, seed=67), fast, 60.0)


def _slots() -> Iterator[Film]:
    """Slots and light as meters have them."""
    loads = [(20.0, 900.0), (25.0, 2900.0)]
    rims = {"scale": SCALE, "plain": PLAIN, "knurled": knurled(240), "fine": knurled(400, 0.05)}
    for seed, (kind, rim) in enumerate(rims.items()):
        mark = PaintedMark(BLACK if kind == "fine" else DARK_RED, opacity=0.85)
        meter = DrawnMeter(96, rim=rim, mark=mark, seed=80 + seed)
        story, shadow = Story(loads), Story(loads, (EdgeShadow(),))
        yield Film(f"lens-{kind}", replace(meter, slot_shape="lens"), story)
        yield Film(f"rounded-{kind}", replace(meter, slot_shape="rounded", slot_mm=(52.0, 8.0)), story)
        yield Film(f"one-sided-{kind}", replace(meter, light=Illumination(one_sided=0.7)), story)
        yield Film(f"mirrored-{kind}", replace(meter, light=Illumination(mirrored=1.0)), story)
        yield Film(f"edge-shadow-{kind}", meter, shadow)


FILMS = {film.name: film for film in _films()}
"""All films by name."""
