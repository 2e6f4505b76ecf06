"""What the pages ask and warn of, in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_NOTICES: Mapping[str, str] = {
    "owner_leave": "Überall abmelden",
    "owner_leave_note": "In allen Browsern, auch in denen, die nur zusehen: wer wiederkommt, braucht das Passwort.",
    "setup_conflict": "{what} wurde anderswo geändert, seit diese Seite geöffnet wurde: nichts wurde übernommen. Die "
    "Seite zeigt jetzt, wie es ist; bitte noch einmal ansehen.",
}
