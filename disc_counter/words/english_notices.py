"""What the pages ask and warn of, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_NOTICES: Mapping[str, str] = {
    "owner_leave": "Log out everywhere",
    "owner_leave_note": "In all browsers, those that may only look too: whoever comes back needs the password.",
    "setup_conflict": "{what} was changed elsewhere since this page was opened: nothing was saved. The page now shows "
    "how it is; look again.",
    "setup_reading": "Reading by eye",
    "setup_reading_note": "What is on the register now. After an outage it says what went by unseen.",
    "setup_reading_kwh": "kWh on the register",
    "setup_reading_exchanged": "The meter or its register was exchanged: this is another one.",
    "setup_reading_sure": "It was asked about, and is right all the same.",
    "setup_reading_go": "Note it",
    "setup_done_reading": "The reading has been noted.",
}
