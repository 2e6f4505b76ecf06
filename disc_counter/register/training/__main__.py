"""The one command: learn from real and drawn digits, store the net, measure it, write the model card."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx

from disc_counter.register.drums import MODEL
from disc_counter.register.training.card import card
from disc_counter.register.training.learning import SEED, learn
from disc_counter.register.training.net import to_onnx
from disc_counter.register.training.samples import Samples, drawn, real

REGISTERS, CHECK_REGISTERS = 12000, 600
ROUNDS = 50


def main() -> None:
    """Train with fixed seeds; takes about an hour on two cores."""
    parser = argparse.ArgumentParser(prog="python -m disc_counter.register.training", description=__doc__)
    parser.add_argument(
        "digits", type=Path, help="digits.npz: images uint8 [n, 32, 20, 3] in RGB, labels [n], names [n]"
    )
    parser.add_argument("--out", type=Path, default=MODEL, help="where the net goes; the card goes beside it")
    given = parser.parse_args()
    learnt, held_out, colours = real(given.digits)
    made = drawn(REGISTERS, np.random.default_rng(SEED))
    # Real crops are few: each counts twice.
    net = learn(Samples.joined(learnt, learnt, made), ROUNDS)
    onnx.save(to_onnx(net), given.out)
    unseen = drawn(CHECK_REGISTERS, np.random.default_rng(SEED + 1))
    text = card(given.out, learnt, made, held_out, colours, unseen)
    given.out.with_suffix(".md").write_text(text)
    print(text)


main()
