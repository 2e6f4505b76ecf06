"""The nets that see drums and find them, run by OpenCV."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image
from disc_counter.register.crops import FAINT, HEIGHT_PX, WIDTH_PX, normalised
from disc_counter.register.ring import BINS, NOTHING, ROLLS

Array = NDArray[np.float64]

MODEL = Path(__file__).with_name("drums.onnx")
FINDER = Path(__file__).with_name("finder.onnx")
"""A twentieth of the work: it says only how plainly the other one would see a digit."""
COLUMN_PX = 4
"""From one column of a strip that the nets look at to the next, in pixels: a fifth of a crop's width."""
ROW_PX = 8
"""From one row of a picture that the finder looks over to the next, in pixels: a quarter of a crop's height."""


def seen(crops: list[Image], model: Path = MODEL) -> Array:
    """What is seen in crops [32, 20]: probabilities [crops, 2 rolls, 50 positions]; what misses to 1 is 'no digit'."""
    return positions(normalised(np.stack(crops)), model)[..., 0]


def along(strips: list[Image], model: Path = FINDER) -> Array:
    """How plainly digits are seen along strips [32, width], all of one width: 0 to 1, [strips, columns].

    A column is 4 pixels wide; the first looks at the strip's first 20 pixels.
    """
    values = np.stack([evened(strip) for strip in strips])
    return np.asarray(1 / (1 + np.exp(-_run(values, model)[:, 0])))


def over(picture: Image, model: Path = FINDER) -> Array:
    """How plainly digits are seen everywhere in a grey picture [height >= 32, width >= 20]: 0 to 1, [rows, columns].

    Rows are 8 pixels apart and columns 4; the first of them looks at the picture's first 32 rows and 20 pixels. All
    rows at once are a third of the work of one strip after the other, and the same to within a few hundredths.
    """
    values = picture.astype(np.float32)
    box = (WIDTH_PX + 1, HEIGHT_PX + 1)
    mean, square = (cv2.blur(each, box, borderType=cv2.BORDER_REPLICATE) for each in (values, values**2))
    even = (values - mean) / np.maximum(np.sqrt(np.maximum(square - mean**2, 0)), FAINT)
    net = _net(model)
    net.setInput(np.ascontiguousarray(even[None, None]))
    return np.asarray(1 / (1 + np.exp(-net.forward()[0, 0].astype(np.float64))))


def positions(values: NDArray[np.float32], model: Path = MODEL) -> Array:
    """The probabilities for crops or strips [n, 32, width] whose contrast is even: [n, 2 rolls, 50, columns]."""
    logits = _run(values, model)
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return np.asarray(shares[:, :NOTHING].reshape(len(values), ROLLS, BINS, -1))


def evened(strip: Image) -> NDArray[np.float32]:
    """A strip with mean 0 and contrast 1 in every stretch as wide as a crop."""
    values = strip.astype(np.float32)
    columns = np.stack([values.mean(axis=0), (values**2).mean(axis=0)])
    mean, square = cv2.blur(columns, (WIDTH_PX + 1, 1))
    return np.asarray((values - mean) / np.maximum(np.sqrt(np.maximum(square - mean**2, 0)), FAINT), np.float32)


@lru_cache(maxsize=2)
def _net(model: Path) -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(model))


def _run(values: NDArray[np.float32], model: Path) -> Array:
    """The net's logits [n, outputs, columns] for crops or strips [n, 32, width]."""
    net = _net(model)
    net.setInput(np.ascontiguousarray(values[:, None]))
    logits = net.forward()
    return np.asarray(logits.reshape(len(values), logits.shape[1], -1), np.float64)
