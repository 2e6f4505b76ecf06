"""What the pages ask and warn of, in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_NOTICES: Mapping[str, str] = {
    "owner_leave": "Überall abmelden",
    "owner_leave_note": "In allen Browsern, auch in denen, die nur zusehen: wer wiederkommt, braucht das Passwort.",
    "setup_conflict": "{what} wurde anderswo geändert, seit diese Seite geöffnet wurde: nichts wurde übernommen. Die "
    "Seite zeigt jetzt, wie es ist; bitte noch einmal ansehen.",
    "setup_reading": "Ablesung von Hand",
    "setup_reading_note": "Was jetzt auf dem Zählwerk steht. Nach einem Ausfall sagt es, was ungesehen durchlief.",
    "setup_reading_kwh": "kWh auf dem Zählwerk",
    "setup_reading_exchanged": "Der Zähler oder sein Zählwerk wurde getauscht: es ist ein anderes.",
    "setup_reading_sure": "Es wurde nachgefragt, und es stimmt trotzdem.",
    "setup_reading_go": "Notieren",
    "setup_done_reading": "Die Ablesung ist notiert.",
}
