"""What Home Assistant is told of the status's figures: an entity for each that has one, and its state."""

from __future__ import annotations

from typing import Any

from disc_counter.status import Status, report
from disc_counter.status.figure import Entity, Figure

EXPIRE_S = 60
"""Age in s from which a figure of the moment is unknown to Home Assistant: many times the pause between two."""
DEVICE_CLASSES = {"W": "power", "Wh": "energy", "kWh": "energy"}
MOMENT = "measurement"
"""Home Assistant's word for what is so at the moment, as against a total."""
STATE = {"name": "State", "icon": "mdi:meter-electric", "entity_category": "diagnostic"}
"""The state in words is no figure, and has an entity of its own."""


def entities() -> dict[tuple[str, str], dict[str, Any]]:
    """The facts of each entity, by its component ("sensor" or "binary_sensor") and its key."""
    facts = {(_component(figure), entity.key): _facts(figure, entity) for figure, entity in _told()}
    return {**facts, ("sensor", "state"): STATE}


def states(status: Status, state: str) -> dict[str, str]:
    """What is known now, by the entities' keys, with the state in words; what is not known is not said."""
    numbers = [(figure, entity, figure.number(status)) for figure, entity in _told()]
    known = {entity.key: _state(figure, entity, number) for figure, entity, number in numbers if number is not None}
    return {**known, "state": state}


def of_the_moment() -> set[str]:
    """The keys of the entities whose old states must not be taken for new: a broker does not keep them."""
    return {entity.key for figure, entity in _told() if _state_class(figure) == MOMENT}


def _told() -> list[tuple[Figure, Entity]]:
    return [(figure, figure.entity) for figure in report.FIGURES if figure.entity is not None]


def _component(figure: Figure) -> str:
    return "binary_sensor" if figure.kind == "flag" else "sensor"


def _state_class(figure: Figure) -> str | None:
    """A register may be exchanged and then shows less: its total may fall."""
    if figure.kind == "flag":
        return None
    if DEVICE_CLASSES.get(figure.unit) == "energy" or figure.grows:
        return "total_increasing" if figure.grows else "total"
    return MOMENT


def _facts(figure: Figure, entity: Entity) -> dict[str, Any]:
    device_class = entity.device_class or DEVICE_CLASSES.get(figure.unit)
    facts: dict[str, Any] = {"name": entity.name, "device_class": device_class, "state_class": _state_class(figure)}
    if figure.kind == "flag":
        facts |= {"payload_on": "ON", "payload_off": "OFF"}
    else:
        facts |= {"unit_of_measurement": figure.unit or None}
    expire_s = EXPIRE_S if _state_class(figure) == MOMENT else None
    facts |= {"suggested_display_precision": entity.display_decimals, "expire_after": expire_s}
    return {name: fact for name, fact in facts.items() if fact is not None}


def _state(figure: Figure, entity: Entity, number: float) -> str:
    if figure.kind == "flag":
        return "ON" if bool(number) is not entity.inverted else "OFF"
    return f"{number:.{0 if figure.kind == 'count' else figure.decimals}f}"
