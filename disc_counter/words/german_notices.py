"""What the pages ask and warn of, in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_NOTICES: Mapping[str, str] = {
    "owner_leave": "Überall abmelden",
    "owner_leave_note": "In allen Browsern, auch in denen, die nur zusehen: wer wiederkommt, braucht das Passwort.",
}
