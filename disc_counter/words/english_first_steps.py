"""What the checklist on the first page says, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_FIRST_STEPS: Mapping[str, str] = {
    "first_steps": "First steps",
    "first_steps_hide_link": "Do not show this list any more",
    "step_camera": "Camera",
    "step_camera_good": "pictures come",
    "step_camera_todo": "no picture yet",
    "step_camera_wait": "no picture yet",
    "step_picture": "Picture",
    "step_picture_good": "is bright and sharp enough",
    "step_picture_wait": "is it upright, bright and sharp? Live says",
    "step_picture_todo": "too dark or too bright: Live says what helps",
    "step_disc": "Disc",
    "step_disc_good": "is followed",
    "step_disc_wait": "is being learnt",
    "step_disc_todo": "not found yet",
    "step_constant": "Meter constant",
    "step_constant_good": "is set",
    "step_constant_todo": "enter what is printed on the meter (rev/kWh)",
    "step_constant_wait": "enter it",
    "step_register": "Register",
    "step_register_good": "is read",
    "step_register_wait": "is not read yet; the first reading can be entered by hand",
    "step_register_todo": "show where the drums are, or hide this list",
    "step_time": "Time",
    "step_time_good": "is known",
    "step_time_todo": "is not known yet",
    "step_time_wait": "is not known yet",
    "step_password": "Password",
    "step_password_good": "is set",
    "step_password_todo": "set one: without it, whoever has the code may change things",
    "step_password_wait": "set one",
}
