"""Pictures from files: a still is read whole or not at all."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from disc_counter.errors import PictureError
from disc_counter.model import Image

JPEG_START, JPEG_DATA, JPEG_END = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"
PNG_START, PNG_END = b"\x89PNG", b"IEND"
FILLED = 128
"""What decoders put where a JPEG ends too early."""
MISSING_SHARE = 0.02
"""The largest share of a picture that may be missing: cameras cut the last bytes off now and then."""


def read_picture(file: Path) -> Image:
    """A picture in BGR, uint8 [height, width, 3]; PictureError says what is wrong with the file."""
    try:
        code = file.read_bytes()
    except OSError as error:
        raise PictureError(f"{file} cannot be read: {(error.strerror or str(error)).lower()}") from error
    whole = _is_whole(code)
    if not whole and code.startswith(JPEG_START):
        code += JPEG_END  # some decoders give nothing without it
    try:
        decoded = cv2.imdecode(np.frombuffer(code, np.uint8), cv2.IMREAD_COLOR) if code else None
    except cv2.error:
        decoded = None
    if decoded is None:
        raise PictureError(f"{file} is no picture{'' if whole else ', or it is cut off'}: a JPEG or PNG is wanted")
    image = np.asarray(decoded, np.uint8)
    if not whole and (not code.startswith(JPEG_START) or (image == FILLED).all(axis=2).mean() > MISSING_SHARE):
        raise PictureError(f"{file} is cut off: a part of the picture is missing")
    return image


def _is_whole(code: bytes) -> bool:
    """Whether a JPEG or PNG goes on to its end; of other kinds nothing is known."""
    if code.startswith(JPEG_START):
        return code.rfind(JPEG_END) > code.rfind(JPEG_DATA)
    if code.startswith(PNG_START):
        return PNG_END in code[-64:]
    return True
