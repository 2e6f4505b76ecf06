"""The journal: everything counted, in SQLite, by one writer; safe against a power cut, sparing of the card.

`Journal` counts, one a folder. `edit` lets any process set a constant or add a reading beside it. Reading is the
history's part.
"""

from disc_counter.journal.edits import add_reading, edit, read_constants, set_constant
from disc_counter.journal.record import Totals
from disc_counter.journal.writer import Journal

__all__ = ["Journal", "Totals", "add_reading", "edit", "read_constants", "set_constant"]
