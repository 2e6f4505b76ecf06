"""What a form showed when it was opened: only what its user changed is written, and what others changed is said.

What was refused stays in the form, to be put right there.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import bottle

from disc_counter.errors import UsageError
from disc_counter.model import Window
from disc_counter.settings import Settings
from disc_counter.settings.rewrite import Place
from disc_counter.status import ChangeableSettings
from disc_counter.words.texts import Texts
from web.pages import connections
from web.pages.setup_changes import FORMS, Changes
from web.query import form

UNCONFIGURED: Mapping[str, Mapping[str, str]] = {"reading": {}, "paper": {}, "load": {"power_w": "2000"}}
"""Forms that change nothing in the configuration, and what they show at first."""
REGISTER = {"integer_digits": "5", "decimal_digits": "1"}
"""What the form for another register shows besides its name."""
TICKED = "on"
"""What a box sends that is ticked; one that is not sends nothing."""
NOT_SHOWN = ("token", "seen", "secret", "password", "code")
"""What is never written into a page again."""
NEW = "new"
"""What the form for another register has seen: nothing yet."""
CONSTANT: Place = ("meter", "revolutions_per_kwh")


def seen_forms(settings: Settings, t: Texts) -> dict[str, str]:
    """What each form shows, by its name; each register's own with its index behind it."""
    return {name: urlencode(fields) for name, fields in _shown(settings, t).items()} | {
        f"register{len(settings.registers)}": NEW
    }


def fields_of(settings: Settings, t: Texts, refused: str | None = None) -> dict[str, dict[str, str]]:
    """What each form shows; that which was just refused keeps what its user changed and nobody else has meanwhile."""
    new = len(settings.registers)
    shown = _shown(settings, t) | {name: dict(fields) for name, fields in UNCONFIGURED.items()}
    shown[f"register{new}"] = {**_edges(None), "name": "" if new else "total", **REGISTER}
    if refused is None:
        return shown
    sent = {key: bottle.request.forms.getunicode(key) or "" for key in bottle.request.forms if key not in NOT_SHOWN}
    name = refused if refused in shown else f"{refused}{sent.get('index', '')}"
    if name not in shown:
        return shown
    now, seen = shown[name], form.lines("seen")
    before = dict(parse_qsl(seen, keep_blank_values=True)) if seen not in ("", NEW) else dict(now)
    for key in {*before, *sent}:
        if now.get(key) != before.get(key):
            continue
        if key in sent:
            now[key] = sent[key]
        elif before[key] == TICKED:
            now.pop(key, None)
    return shown


def own_changes(step: str, configuration: ChangeableSettings, t: Texts) -> Changes:
    """What the user of a form changed of what it showed; UsageError where somebody else changed the same meanwhile."""
    changes, size = FORMS[step](configuration)
    seen, settings = form.lines("seen"), configuration.settings
    if not seen:
        return changes, size
    shown = _shown(settings, t)
    now = shown.get(step if step in shown else f"{step}{form.whole('index')}")
    if seen == NEW or now is None:
        if (seen == NEW) != (now is None):
            raise UsageError(t("setup_conflict", what="[[register]]"))
        return changes, size
    before = _changes_of(step, configuration, dict(parse_qsl(seen, keep_blank_values=True)))
    present = _changes_of(step, configuration, now)
    own = {place: value for place, value in changes.items() if place not in before or before[place] != value}
    for place in [*own, *([CONSTANT] if form.ticked("reprice") else [])]:
        if before.get(place) != present.get(place) or _gone(place, before, present):
            raise UsageError(t("setup_conflict", what=_name(place)))
    return own, size


def _changes_of(step: str, configuration: ChangeableSettings, fields: Mapping[str, str]) -> Mapping[Place, object]:
    with form.instead(fields):
        return FORMS[step](configuration)[0]


def _gone(place: Place, before: Mapping[Place, object], present: Mapping[Place, object]) -> bool:
    """Whether a whole register is to be taken away that is another one by now."""
    return place not in before and len(place) == 2 and place[0] in ("register", "price") and before != present


def _name(place: Place) -> str:
    if len(place) == 1:
        return f"[{place[0]}]"
    return f"[[{place[0]}]]" if isinstance(place[1], int) else f"[{place[0]}] {place[1]}"


def _shown(settings: Settings, t: Texts) -> dict[str, dict[str, str]]:
    meter, constant = settings.meter, settings.meter.revolutions_per_kwh
    forms = {
        "picture": {"rotation": str(settings.camera.rotation)},
        "meter": {
            "name": meter.name,
            "revolutions_per_kwh": "" if constant is None else t.format.exact(float(constant)),
            "max_power_w": "" if meter.max_power_w is None else t.format.exact(meter.max_power_w),
        },
        "disc": {
            **_edges(settings.disc.window),
            "direction": meter.direction,
            "mark": settings.disc.mark,
            **({"backstop": TICKED} if meter.backstop else {}),
        },
    }
    for index, register in enumerate(settings.registers):
        forms[f"register{index}"] = {
            "index": str(index),
            **_edges(register.window),
            "name": register.name,
            "integer_digits": str(register.integer_digits),
            "decimal_digits": str(register.decimal_digits),
        }
    return {**forms, **connections.shown(settings, t)}


def _edges(window: Window | None) -> dict[str, str]:
    if window is None:
        return dict.fromkeys(form.EDGES, "")
    return {edge: str(getattr(window, edge)) for edge in form.EDGES}
