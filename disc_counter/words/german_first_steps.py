"""What the checklist on the first page says, in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_FIRST_STEPS: Mapping[str, str] = {
    "first_steps": "Erste Schritte",
    "first_steps_hide_link": "Diese Liste nicht mehr zeigen",
    "step_camera": "Kamera",
    "step_camera_good": "liefert Bilder",
    "step_camera_todo": "noch kein Bild",
    "step_camera_wait": "noch kein Bild",
    "step_picture": "Bild",
    "step_picture_good": "hell und scharf genug",
    "step_picture_wait": "aufrecht, hell und scharf? Das steht unter Live",
    "step_picture_todo": "zu dunkel oder zu hell: Was hilft, steht unter Live",
    "step_disc": "Scheibe",
    "step_disc_good": "wird sicher erkannt",
    "step_disc_wait": "wird gelernt",
    "step_disc_todo": "noch nicht gefunden",
    "step_constant": "Zählerkonstante",
    "step_constant_good": "ist eingetragen",
    "step_constant_todo": "eintragen, was auf dem Zähler steht (U/kWh)",
    "step_constant_wait": "eintragen",
    "step_register": "Zählwerk",
    "step_register_good": "wird abgelesen",
    "step_register_wait": "noch nicht abgelesen; der erste Stand lässt sich von Hand eintragen",
    "step_register_todo": "zeigen, wo die Rollen sind, oder diese Liste ausblenden",
    "step_time": "Uhrzeit",
    "step_time_good": "ist bekannt",
    "step_time_todo": "ist noch nicht bekannt",
    "step_time_wait": "ist noch nicht bekannt",
    "step_password": "Passwort",
    "step_password_good": "ist gesetzt",
    "step_password_todo": "eines setzen: Ohne darf ändern, wer den Code hat",
    "step_password_wait": "eines setzen",
}
