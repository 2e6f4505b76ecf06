"""How the net learns: crops are varied anew in every round, the goal is a bell round the true position."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from disc_counter.register.crops import normalised
from disc_counter.register.ring import BINS, NOTHING, OUTPUTS, bell
from disc_counter.register.training.net import SEEING, Net
from disc_counter.register.training.samples import NO_DIGIT, Samples

SEED = 4
BATCH = 256
"""Crops a step."""
HIGHEST_RATE = 4e-3
"""The highest learning rate."""
LABEL_WIDTH = 0.16
"""One standard deviation of a label, in digits: how far labels are off, and how far bins are apart."""
DOUBT = 0.004
"""The share of labels that are plainly wrong: a net that learns to be surer than that learns them by heart."""


def goals(samples: Samples) -> torch.Tensor:
    """The wanted distributions [n, outputs]."""
    wanted = np.zeros((len(samples.crops), OUTPUTS), np.float32)
    shapes = bell(samples.positions.astype(np.float64), LABEL_WIDTH)
    for roll in (0, 1):
        wanted[samples.rolls == roll, roll * BINS : (roll + 1) * BINS] = shapes[samples.rolls == roll]
    wanted[samples.rolls == NO_DIGIT, NOTHING] = 1
    return torch.from_numpy((1 - DOUBT) * wanted + DOUBT / OUTPUTS)


def learn(samples: Samples, rounds: int) -> Net:
    """A net trained on the samples; says on stdout how each round went."""
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    net = Net(SEEING)
    crops, wanted = torch.from_numpy(samples.crops), goals(samples)
    steps = rounds * (len(crops) // BATCH)
    optimizer = torch.optim.AdamW(net.parameters(), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, HIGHEST_RATE, total_steps=steps)
    for turn in range(rounds):
        total, batches = 0.0, 0
        for batch in _batches(len(crops)):
            logits = net(varied(crops[batch]))[:, :, 0, 0]
            loss = nn.functional.cross_entropy(logits, wanted[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total, batches = total + loss.item(), batches + 1
        print(f"round {turn + 1} of {rounds}: loss {total / batches:.4f}", flush=True)
    return net.eval()


def varied(crops: torch.Tensor) -> torch.Tensor:
    """Crops uint8 [n, 32, 20] as the net gets them, float [n, 1, 32, 20]: moved, stretched, blurred, inverted."""
    values = torch.from_numpy(normalised(crops.numpy()))[:, None]
    n = len(values)
    turn = torch.zeros(n, 2, 3)
    turn[:, 0, 0] = 1 + 0.1 * torch.randn(n)
    turn[:, 1, 1] = 1 + 0.06 * torch.randn(n)
    turn[:, 0, 1] = 0.06 * torch.randn(n)
    turn[:, 0, 2] = 0.09 * torch.randn(n)
    turn[:, 1, 2] = 0.015 * torch.randn(n)
    grid = nn.functional.affine_grid(turn, list(values.shape), align_corners=False)
    values = nn.functional.grid_sample(values, grid, padding_mode="border", align_corners=False)
    soft = nn.functional.avg_pool2d(values, 3, stride=1, padding=1, count_include_pad=False)
    share = torch.rand(n, 1, 1, 1) * (torch.rand(n, 1, 1, 1) < 0.4)
    values = values + share * (soft - values)
    sign = torch.where(torch.rand(n, 1, 1, 1) < 0.5, 1.0, -1.0)
    values = sign * values + 0.1 * torch.rand(n, 1, 1, 1) * torch.randn_like(values)
    mean, contrast = values.mean((2, 3), keepdim=True), values.std((2, 3), keepdim=True)
    return (values - mean) / contrast.clamp(min=0.5)


def _batches(n: int) -> Iterator[torch.Tensor]:
    order = torch.randperm(n)
    for start in range(0, n - BATCH + 1, BATCH):
        yield order[start : start + BATCH]
