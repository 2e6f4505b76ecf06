"""What the pages ask and warn of, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_NOTICES: Mapping[str, str] = {
    "owner_leave": "Log out everywhere",
    "owner_leave_note": "In all browsers, those that may only look too: whoever comes back needs the password.",
}
