"""What a configuration asks for that this version does not do yet: said, not passed over."""

from __future__ import annotations

from collections.abc import Iterator

from disc_counter.settings import Settings


def unkept(settings: Settings) -> Iterator[str]:
    """A sentence for each wish that stays one."""
    if settings.mqtt.host:
        yield "[mqtt] is configured, but this version sends nothing to it yet"
