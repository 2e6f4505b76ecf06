"""The one command: learn from real and drawn digits, store the nets, measure them, write the model card."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx

from disc_counter.register.drums import FINDER, MODEL
from disc_counter.register.training.finder_samples import learn_to_find, strips
from disc_counter.register.training.model_card import card, finder_card
from disc_counter.register.training.net import to_onnx
from disc_counter.register.training.optimisation import SEED, learn
from disc_counter.register.training.samples import Samples, drawn, real

REGISTERS, CHECK_REGISTERS = 24000, 600
"""Drawn registers to learn from, and to check with."""
ROUNDS = 28
"""Rounds through all crops."""
REAL_SHARE = 2
"""How often each real crop counts: they are few."""
FINDING_REGISTERS, FINDING_CHECKS = 4000, 200
"""The same for the net that finds drums."""
FINDING_ROUNDS = 40
"""Rounds of the net that finds drums."""


def main() -> None:
    """Train with fixed seeds; takes about an hour on two cores."""
    parser = argparse.ArgumentParser(prog="python -m disc_counter.register.training", description=__doc__)
    parser.add_argument(
        "digits", type=Path, help="digits.npz: images uint8 [n, 32, 20, 3] in RGB, labels [n], names [n]"
    )
    parser.add_argument("--out", type=Path, default=MODEL, help="where the net goes; the finder and the card beside it")
    given = parser.parse_args()
    learnt, held_out, colours = real(given.digits)
    made = drawn(REGISTERS, np.random.default_rng(SEED))
    net = learn(Samples.joined(*[learnt] * REAL_SHARE, made), ROUNDS)
    onnx.save(to_onnx(net), given.out)
    finder = given.out.with_name(FINDER.name)
    along = strips(FINDING_REGISTERS, np.random.default_rng(SEED + 2))
    onnx.save(to_onnx(learn_to_find(along, given.out, FINDING_ROUNDS)), finder)
    unseen = drawn(CHECK_REGISTERS, np.random.default_rng(SEED + 1))
    check = strips(FINDING_CHECKS, np.random.default_rng(SEED + 3))
    text = card(given.out, learnt, made, held_out, colours, unseen) + finder_card(finder, given.out, len(along), check)
    given.out.with_suffix(".md").write_text(text)
    print(text)


main()
