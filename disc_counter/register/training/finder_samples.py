"""How the net that finds drums learns: from what the net that sees them says along strips of drawn registers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from disc_counter.model import Image
from disc_counter.register import drums
from disc_counter.register.crops import HEIGHT_PX, cut
from disc_counter.register.training.degradation import photographed
from disc_counter.register.training.drawn_registers import Build, draw
from disc_counter.register.training.net import FINDING, Net
from disc_counter.register.training.optimisation import SEED
from disc_counter.register.training.samples import positions_of

STRIPS_EACH = 3
"""Strips that are cut along each register."""
STRIP_PX = 320
"""Length of a strip, in pixels."""
SMALLEST_CROP, LARGEST_CROP = 1.0, 3.5
"""Heights of strips, in digit heights: windows are drawn tight and wide."""
BATCH = 32
"""Strips a step."""
HIGHEST_RATE = 6e-3
"""The highest learning rate."""


def strips(registers: int, rng: np.random.Generator) -> list[Image]:
    """Along drawn registers, some of their middles, at heights that fit their digits and that do not."""
    found = []
    for _ in range(registers):
        build, count = Build.of(rng), int(rng.integers(5, 9))
        seen = photographed(draw(build, positions_of(count, rng), rng), rng)
        x, y = seen.middles.mean(axis=0)
        for _ in range(STRIPS_EACH):
            height = seen.digit_px * float(np.exp(rng.uniform(np.log(SMALLEST_CROP), np.log(LARGEST_CROP))))
            dx, dy = rng.normal(0, 0.3) * height, rng.normal(0, 0.2) * height
            found.append(cut(seen.image, x + dx, y + dy, height, STRIP_PX * height / HEIGHT_PX))
    return found


def learn_to_find(given: list[Image], teacher: Path, rounds: int) -> Net:
    """A net that finds what `teacher` sees in the strips; says on stdout how it went."""
    torch.manual_seed(SEED)
    net = Net(FINDING)
    values = torch.from_numpy(np.stack([drums.evened(strip) for strip in given]))[:, None]
    wanted = torch.from_numpy(plainly_seen(given, teacher).astype(np.float32))
    steps = rounds * (len(values) // BATCH)
    optimizer = torch.optim.AdamW(net.parameters(), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, HIGHEST_RATE, total_steps=steps)
    for turn in range(rounds):
        order, total = torch.randperm(len(values)), 0.0
        for start in range(0, len(values) - BATCH + 1, BATCH):
            batch = order[start : start + BATCH]
            sign = torch.where(torch.rand(BATCH, 1, 1, 1) < 0.5, 1.0, -1.0)
            logits = net(sign * values[batch])[:, 0, 0]
            loss = nn.functional.binary_cross_entropy_with_logits(logits, wanted[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"finding, round {turn + 1} of {rounds}: loss {total * BATCH / len(values):.4f}", flush=True)
    return net.eval()


def plainly_seen(given: list[Image], teacher: Path) -> NDArray[np.float64]:
    """How plainly the net that sees drums sees one, whichever way it rolls, along the strips [strips, columns]."""
    values = np.stack([drums.evened(strip) for strip in given])
    seen = [drums.positions(values[i : i + BATCH], teacher) for i in range(0, len(values), BATCH)]
    return np.concatenate([each.sum(axis=1).max(axis=1) for each in seen])
