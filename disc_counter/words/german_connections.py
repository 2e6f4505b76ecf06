"""What the set-up page says of camera, prices and recipients, in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_CONNECTIONS: Mapping[str, str] = {
    "setup_camera": "Kamera",
    "setup_camera_source": "Welche",
    "setup_camera_picamera2": "am Flachbandkabel",
    "setup_camera_usb": "am USB-Anschluss",
    "setup_camera_clip": "ein Film",
    "setup_camera_simulated": "simuliert",
    "setup_camera_device": "Ihre Nummer oder /dev/video0 (darf leer bleiben)",
    "setup_crop": "Ausschnitt des Bildes in Prozent, nur am Flachbandkabel: 0, 0, 100, 100 ist das ganze.",
    "setup_mains": "Netzfrequenz, mit der Lampen flackern",
    "setup_tariff": "Preise",
    "setup_tariff_low": "Günstiger nach Uhrzeit, etwa nachts: Preis und Zeiten (freiwillig).",
    "setup_tariff_since": "Ohne Datum gelten diese Preise seit jeher. Ändern sie sich, die neuen eintragen und den "
    "Tag, ab dem sie gelten: was vorher verbraucht wurde, behält seinen Preis.",
    "setup_tariff_dates": "Die Preise haben sich geändert am {dates}.",
    "setup_tariff_remove": "Die Preise dieses Datums vergessen",
    "field_low_price_per_kwh": "Niedertarif je kWh",
    "field_low_from": "Niedertarif von",
    "field_low_until": "Niedertarif bis",
    "field_base_fee_per_month": "Grundgebühr im Monat",
    "field_since": "Gilt ab",
    "setup_influxdb_note": "Die Messwerte gehen an diesen Server; ohne Adresse wird nichts gesendet. Version 2: "
    "Organisation, Bucket und Token; Version 1: Datenbank, Benutzer und Passwort.",
    "setup_secret_token": "Token oder Passwort (leer: wie bisher)",
    "setup_secret": "Passwort (leer: wie bisher)",
    "setup_apply_try": "Übernehmen und ausprobieren",
    "setup_try": "Ausprobieren",
    "setup_mqtt_note": "Die Messwerte gehen an diesen Server und werden Home Assistant angekündigt; ohne "
    "Adresse wird nichts gesendet.",
    "setup_password": "Anderes Passwort",
    "setup_done_camera": "Übernommen. Die Scheibe wird neu gesucht.",
    "setup_done_tariff": "Übernommen.",
    "setup_done_influxdb": "Übernommen.",
    "setup_done_mqtt": "Übernommen.",
    "setup_done_password": "Das Passwort ist geändert; alle anderen Browser sind abgemeldet.",
    "field_crop_left": "Ausschnitt: links",
    "field_crop_top": "Ausschnitt: oben",
    "field_crop_width": "Ausschnitt: Breite",
    "field_crop_height": "Ausschnitt: Höhe",
    "setup_interval": "Wie oft Zählwerke abgelesen werden",
    "setup_keep_doubtful": "Die letzten 50 Bilder aufheben, die nicht sicher gelesen wurden",
    "doubtful": "Zweifelhafte Zählwerksbilder",
    "doubtful_note": "Die letzten 50 Bilder, auf denen das Zählwerk nicht sicher zu lesen war, auf die Rollen "
    "zugeschnitten, höchstens alle zehn Minuten eines. Sie bleiben auf diesem Gerät; "
    "wer helfen soll, braucht die ZIP-Datei.",
    "doubtful_off": "Das Aufheben ist ausgeschaltet.",
    "doubtful_none": "Bisher wurde keines aufgehoben.",
    "doubtful_zip": "Alle mit ihren Ablesungen herunterladen",
    "doubtful_picture": "Rollen von {register}",
    "setup_done_interval": "Übernommen.",
}
