"""What the rows of a span come to, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from disc_counter.history.rows import EnergyRow
from disc_counter.history.spreadsheet import amount
from disc_counter.pricing import Bill


@dataclass(frozen=True, slots=True)
class Sums:
    """All rows together; None where none holds anything. Costs in the currency, None where no price is known."""

    import_wh: float | None
    export_wh: float | None
    bridged_wh: float
    blind_s: float
    drawn_cost: float | None
    fee: float
    cost: float | None
    income: float
    balance: float | None


def sums_of(rows: Sequence[EnergyRow], bills: Sequence[Bill]) -> Sums:
    """The sums of some rows and of their bills."""
    known = [row for row in rows if row.import_wh is not None]
    drawn_wh = sum(row.import_wh or 0.0 for row in known) if known else None
    given_wh = sum(row.export_wh or 0.0 for row in known) if known else None
    bill = sum(bills, Bill())
    return Sums(
        import_wh=drawn_wh,
        export_wh=given_wh,
        bridged_wh=sum(abs(row.bridged_wh or 0.0) for row in known),
        blind_s=sum(row.blind_s for row in known),
        drawn_cost=amount(bill.drawn),
        fee=float(bill.fee),
        cost=amount(bill.cost),
        income=float(bill.income),
        balance=amount(bill.balance),
    )
