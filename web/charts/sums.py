"""What the rows of a span come to, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from disc_counter.energy import WH_PER_KWH
from disc_counter.history.rows import EnergyRow
from disc_counter.settings import Tariff


@dataclass(frozen=True, slots=True)
class Sums:
    """All rows together; None where none holds anything. `cost` is `drawn_cost` less what was fed in brought."""

    import_wh: float | None
    export_wh: float | None
    bridged_wh: float
    blind_s: float
    drawn_cost: float | None
    given_worth: float

    @property
    def cost(self) -> float | None:
        """What it cost, less what it brought; None where no price is known or nothing was recorded."""
        return None if self.drawn_cost is None else self.drawn_cost - self.given_worth


def sums_of(rows: Sequence[EnergyRow], tariff: Tariff) -> Sums:
    """The sums of some rows at a tariff."""
    known = [row for row in rows if row.import_wh is not None]
    drawn_wh = sum(row.import_wh or 0.0 for row in known) if known else None
    given_wh = sum(row.export_wh or 0.0 for row in known) if known else None
    price = tariff.price_per_kwh
    return Sums(
        import_wh=drawn_wh,
        export_wh=given_wh,
        bridged_wh=sum(abs(row.bridged_wh or 0.0) for row in known),
        blind_s=sum(row.blind_s for row in known),
        drawn_cost=None if price is None or drawn_wh is None else price * drawn_wh / WH_PER_KWH,
        given_worth=(tariff.feed_in_per_kwh or 0.0) * (given_wh or 0.0) / WH_PER_KWH,
    )
