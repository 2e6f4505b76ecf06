"""The nets: small convolutions and full ones; trained with torch, stored as ONNX without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from disc_counter.register.crops import HEIGHT_PX, WIDTH_PX
from disc_counter.register.ring import OUTPUTS

OPSET, IR_VERSION = 12, 7
"""What OpenCV 4.6 reads."""
DROPPED = 0.1
"""The share of values that are left out at random while learning."""

Pool = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Shape:
    """How a net is built: channels of its small convolutions, what is pooled after each, features, and outputs.

    `halved` ones look at every second pixel only, on average over two.
    """

    channels: tuple[int, ...]
    pools: tuple[Pool, ...]
    features: int
    outputs: int
    halved: bool

    @property
    def last_map(self) -> tuple[int, int]:
        """What is left of a crop's height and width before the first full convolution."""
        height, width = np.prod([pool for pool in (*self.pools, (2, 2) if self.halved else None) if pool], axis=0)
        return HEIGHT_PX // int(height), WIDTH_PX // int(width)


SEEING = Shape((24, 40, 48, 24), ((2, 2), (2, 2), None, (2, 1)), 52, OUTPUTS, halved=False)
FINDING = Shape((10, 20), ((2, 2), (2, 1)), 14, 1, halved=True)


class Net(nn.Module):
    """Crops [n, 1, 32, 20] to logits [n, outputs, 1, 1]; of wider strips [n, 1, 32, w] one column every 4 pixels."""

    def __init__(self, shape: Shape) -> None:
        """With random weights."""
        super().__init__()
        self.shape = shape
        pairs = zip((1, *shape.channels[:-1]), shape.channels, strict=True)
        self.convolutions = nn.ModuleList([nn.Conv2d(a, b, 3, padding=1, bias=False) for a, b in pairs])
        self.convolutions.append(nn.Conv2d(shape.channels[-1], shape.features, shape.last_map, bias=False))
        self.norms = nn.ModuleList([nn.BatchNorm2d(n) for n in (*shape.channels, shape.features)])
        self.drop = nn.Dropout(DROPPED)
        self.last = nn.Conv2d(shape.features, shape.outputs, 1)

    def forward(self, crops: torch.Tensor) -> torch.Tensor:
        """The logits."""
        if self.shape.halved:
            crops = nn.functional.avg_pool2d(crops, 2)
        for convolution, norm, pool in zip(self.convolutions, self.norms, (*self.shape.pools, None), strict=True):
            crops = torch.relu(norm(convolution(crops)))
            if pool:
                crops = nn.functional.max_pool2d(crops, pool)
        logits: torch.Tensor = self.last(self.drop(crops))
        return logits


def to_onnx(net: Net) -> onnx.ModelProto:
    """The trained net, its normalisations folded into the weights; the strip's width and the batch are free."""
    nodes, weights, name = [], [], "crops"
    if net.shape.halved:
        nodes.append(helper.make_node("AveragePool", [name], ["half"], kernel_shape=[2, 2], strides=[2, 2]))
        name = "half"
    for i, (convolution, norm) in enumerate(zip(net.convolutions, net.norms, strict=True)):
        kernel, bias = _folded(convolution, norm)
        small = i < len(net.shape.pools)
        weights += _stored(kernel, bias, i)
        pads = [1, 1, 1, 1] if small else [0, 0, 0, 0]
        shape = list(kernel.shape[2:])
        nodes.append(helper.make_node("Conv", [name, f"w{i}", f"b{i}"], [f"c{i}"], kernel_shape=shape, pads=pads))
        nodes.append(helper.make_node("Relu", [f"c{i}"], [f"r{i}"]))
        name = f"r{i}"
        if small and (pool := net.shape.pools[i]):
            nodes.append(helper.make_node("MaxPool", [name], [f"p{i}"], kernel_shape=pool, strides=pool))
            name = f"p{i}"
    last = len(net.convolutions)
    weights += _stored(_array(net.last.weight), _array(net.last.bias), last)
    nodes.append(helper.make_node("Conv", [name, f"w{last}", f"b{last}"], ["logits"], kernel_shape=[1, 1]))
    given = helper.make_tensor_value_info("crops", TensorProto.FLOAT, ["n", 1, HEIGHT_PX, "w"])
    wanted = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", net.shape.outputs, 1, "x"])
    graph = helper.make_graph(nodes, "drums", [given], [wanted], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)


def _stored(kernel: NDArray[np.float32], bias: NDArray[np.float32], layer: int) -> list[TensorProto]:
    return [numpy_helper.from_array(kernel, f"w{layer}"), numpy_helper.from_array(bias, f"b{layer}")]


def _folded(convolution: nn.Module, norm: nn.Module) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    assert isinstance(convolution, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.running_var is not None
    gain = _array(norm.weight) / np.sqrt(_array(norm.running_var) + norm.eps)
    assert norm.running_mean is not None
    kernel = _array(convolution.weight) * gain[:, None, None, None]
    return kernel, _array(norm.bias) - _array(norm.running_mean) * gain


def _array(tensor: torch.Tensor) -> NDArray[np.float32]:
    return np.asarray(tensor.detach().numpy(), np.float32)
