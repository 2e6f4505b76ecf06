"""What the set-up page says of camera, prices and recipients, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_CONNECTIONS: Mapping[str, str] = {
    "setup_camera": "Camera",
    "setup_camera_source": "Which one",
    "setup_camera_picamera2": "on a ribbon cable",
    "setup_camera_usb": "on USB",
    "setup_camera_clip": "a film",
    "setup_camera_simulated": "simulated",
    "setup_camera_device": "Its number, or /dev/video0 (optional)",
    "setup_crop": "Section of the picture in per cent, only on a ribbon cable: 0, 0, 100, 100 is all of it.",
    "setup_mains": "Frequency of the mains, with which lamps flicker",
    "setup_tariff": "Prices",
    "setup_tariff_low": "Cheaper by the clock, as at night: its price and hours (optional).",
    "setup_tariff_since": "Without a date these prices have always held. When they change, enter the new ones and the "
    "day they start: what was used before keeps its price.",
    "setup_tariff_dates": "Prices have changed on {dates}.",
    "setup_tariff_remove": "Forget the prices of this date",
    "field_low_price_per_kwh": "Low price of a kWh",
    "field_low_from": "Low from",
    "field_low_until": "Low until",
    "field_base_fee_per_month": "Base fee a month",
    "field_since": "Holds since",
    "setup_influxdb_note": "Measured values go to this server; without an address nothing is sent. Version 2: "
    "organisation, bucket and token; version 1: database, user and password.",
    "setup_secret_token": "Token or password (empty: as it was)",
    "setup_secret": "Password (empty: as it was)",
    "setup_apply_try": "Apply and try it",
    "setup_try": "Try it",
    "setup_mqtt_note": "Measured values go to this broker and are announced to Home Assistant; without an "
    "address nothing is sent.",
    "setup_password": "Another password",
    "setup_done_camera": "Saved. The disc is looked for anew.",
    "setup_done_tariff": "Saved.",
    "setup_done_influxdb": "Saved.",
    "setup_done_mqtt": "Saved.",
    "setup_done_password": "The password has been changed; all other browsers are logged out.",
    "field_crop_left": "Section: left",
    "field_crop_top": "Section: top",
    "field_crop_width": "Section: width",
    "field_crop_height": "Section: height",
    "setup_interval": "How often registers are read",
    "setup_done_interval": "Saved.",
    "setup_keep_doubtful": "Keep the last 50 pictures that could not be read for sure",
    "doubtful": "Doubtful register pictures",
    "doubtful_note": "The last 50 pictures in which the register could not be read for sure, cut to its drums, at most "
    "one every ten minutes. They stay on this machine; whoever is to help needs the zip.",
    "doubtful_off": "Keeping them is switched off.",
    "doubtful_none": "None has been kept yet.",
    "doubtful_zip": "Download all with their readings",
    "doubtful_picture": "Drums of {register}",
}
