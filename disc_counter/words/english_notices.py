"""What the pages ask and warn of, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_NOTICES: Mapping[str, str] = {
    "owner_leave": "Log out everywhere",
    "owner_leave_note": "In all browsers, those that may only look too: whoever comes back needs the password.",
    "setup_conflict": "{what} was changed elsewhere since this page was opened: nothing was saved. The page now shows "
    "how it is; look again.",
}
