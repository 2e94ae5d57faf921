"""Values and gradients of networks by PyTorch's own autograd.

Arguments: a folder with cases.txt, one case a line: number, network, loss, lambda, layout, separated by '|', and
NUMBER.npz beside it. Writes NUMBER.ref.npz: J, Z, A, N, gZ, gA, gN and the parameters' gradients, in columns layout.
"""
import math
import re
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ACTIVATIONS = {
    "identity": lambda z: z * 1,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky-relu": lambda z, slope=0.01: F.leaky_relu(z, slope),
    "elu": lambda z, alpha=1.0: F.elu(z, alpha),
    "selu": torch.selu,
    "gelu": F.gelu,
    "gelu-tanh": lambda z: F.gelu(z, approximate="tanh"),
    "silu": F.silu,
    # PyTorch's own softplus is z itself beyond its threshold.
    "softplus": lambda z: torch.logaddexp(z, torch.zeros_like(z)),
    "softsign": F.softsign,
    "mish": lambda z: z * torch.tanh(torch.logaddexp(z, torch.zeros_like(z))),
    "relu6": F.relu6,
    "hard-tanh": F.hardtanh,
    # PyTorch 1.13's own hardsigmoid has 1/6 in single precision in its derivative.
    "hard-sigmoid": lambda z: torch.clamp(z / 6 + 0.5, 0, 1),
    "exp": torch.exp,
    "softmax": lambda z: torch.softmax(z, 0),
    "log-softmax": lambda z: torch.log_softmax(z, 0),
    # At its kinks it is the formula's only since 2025 (pull request 148049); random numbers do not meet them.
    "hard-swish": F.hardswish,
    "log-sigmoid": F.logsigmoid,
    # PyTorch 1.13's own celu has 1/alpha in single precision in its derivative.
    "celu": lambda z, alpha=1.0: alpha * F.elu(z / alpha),
    "squared-relu": lambda z: torch.relu(z) ** 2,
    "tanh-shrink": F.tanhshrink,
    "softmin": lambda z: F.softmin(z, 0),
}


def loss_of(name, a, y):
    k = a.shape[0]
    if name == "bce":
        return -(torch.xlogy(y, a) + torch.xlogy(1 - y, 1 - a)).sum()
    if name == "cross-entropy":
        return -torch.xlogy(y, a).sum()
    if name == "nll":
        return -(y * a).sum()
    if name == "squared-error":
        return ((a - y) ** 2).sum() / 2
    if name == "mse":
        return ((a - y) ** 2).sum() / k
    if name == "absolute-error":
        return (a - y).abs().sum()
    if name == "huber":
        return F.huber_loss(a, y, reduction="sum", delta=1.0)
    if name == "hinge":
        return torch.clamp(1 - y * a, min=0).sum()
    if name == "poisson":
        return (a - torch.xlogy(y, a)).sum()
    raise ValueError(name)


def stable_loss(name, activation, z, y):
    """The same cost from Z, where PyTorch has it in a form that does not cancel."""
    if (name, activation) == ("bce", "sigmoid"):
        return F.binary_cross_entropy_with_logits(z, y, reduction="sum")
    if (name, activation) == ("cross-entropy", "softmax"):
        return -(y * torch.log_softmax(z, 0)).sum()
    if (name, activation) == ("poisson", "exp"):
        return (torch.exp(z) - y * z).sum()
    return None


def run(folder, number, network, loss, lam, layout):
    data = {k: torch.from_numpy(np.asarray(v, dtype=np.float64)) for k, v in np.load(folder / f"{number}.npz").items()}
    turn = (lambda t: t.T) if layout != "columns" else (lambda t: t)
    weights = (lambda t: t.T) if layout == "rows" else (lambda t: t)
    a = turn(data["X"])
    y = turn(data["Y"])
    m = a.shape[1]
    leaves, result, kept = {}, {}, {}

    def parameter(name, of):
        leaves[name] = of(data[name]).clone().requires_grad_()
        return leaves[name]

    def keep(name, tensor):
        tensor.retain_grad()
        kept[name] = tensor
        return tensor

    column = lambda t: t.reshape(-1, 1)
    activation = z = None
    penalty = 0
    for l, text in enumerate(network.split(">")[1:], start=1):
        words = re.findall(r"([A-Za-z0-9-]+)(?:\(([^)]*)\))?", text)[1:]
        w = parameter(f"W{l}", weights)
        penalty = penalty + (w ** 2).sum()
        z = keep(f"Z{l}", w @ a + parameter(f"b{l}", column))
        value, out, rate = z, None, None
        for word, numbers in words:
            numbers = [float(n) for n in numbers.split(",")] if numbers else []
            if word == "batchnorm":
                value = F.batch_norm(z.T, None, None, data[f"gamma{l}"].reshape(-1) * 0 + 1, None, True, 0, 1e-5).T
                value = parameter(f"gamma{l}", column) * value + parameter(f"beta{l}", column)
                keep(f"N{l}", value)
            elif word == "layernorm":
                value = F.layer_norm(z.T, [z.shape[0]], eps=1e-5).T
                value = parameter(f"gamma{l}", column) * value + parameter(f"beta{l}", column)
                keep(f"N{l}", value)
            elif word == "dropout":
                rate = numbers[0]
            else:
                activation = word
                out = ACTIVATIONS[word](value, *numbers)
        if out is None:
            activation, out = "identity", value * 1
        keep(f"A{l}", out)
        a = out if rate is None else out * turn(data[f"D{l}"]) / (1 - rate)
        result[f"A{l}"] = a.detach()
    total = loss_of(loss, a, y) / m
    from_z = stable_loss(loss, activation, z, y)
    if from_z is None:
        (total + lam / (2 * m) * penalty).backward()
        result["J"] = (total + lam / (2 * m) * penalty).detach()
    else:
        # The last activation's gradient from the formula; all others past it, in the stable form.
        out = kept[f"A{l}"].detach().requires_grad_()
        (loss_of(loss, out, y) / m).backward()
        cost = from_z / m + lam / (2 * m) * penalty
        cost.backward()
        kept[f"A{l}"].grad = out.grad
        result["J"] = cost.detach()
    for name, tensor in kept.items():
        result.setdefault(name, tensor.detach())
        result["g" + name] = tensor.grad
    for name, tensor in leaves.items():
        result["d" + name] = tensor.grad
    np.savez(folder / f"{number}.ref.npz", **{k: v.numpy() for k, v in result.items()})


folder = Path(sys.argv[1])
for line in (folder / "cases.txt").read_text().splitlines():
    number, network, loss, lam, layout = line.split("|")
    run(folder, number, network, loss, float(lam), layout)
