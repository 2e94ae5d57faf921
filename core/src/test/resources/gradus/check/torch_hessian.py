"""Second derivatives of networks by PyTorch's own torch.autograd.functional.hessian.

Arguments: a folder with cases.txt, one case a line: number, network, loss, lambda, separated by '|', and NUMBER.npz
beside it, in columns layout. Writes NUMBER.ref.npz: P_Q for every pair of parameters, a row for each entry of P.
"""
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "gelu": lambda z: z * (1 + torch.erf(z / 2**0.5)) / 2,
    "softplus": lambda z: torch.log1p(torch.exp(z)),
    "exp": torch.exp,
    "softmax": lambda z: torch.softmax(z, 0),
    "log-softmax": lambda z: torch.log_softmax(z, 0),
}
LOSSES = {
    "bce": lambda a, y: -(y * a.log() + (1 - y) * (1 - a).log()).sum(),
    "cross-entropy": lambda a, y: -(y * a.log()).sum(),
    "nll": lambda a, y: -(y * a).sum(),
    "squared-error": lambda a, y: ((a - y) ** 2).sum() / 2,
    "mse": lambda a, y: ((a - y) ** 2).sum() / a.shape[0],
    "huber": lambda a, y: F.huber_loss(a, y, reduction="sum", delta=1.0),
    "poisson": lambda a, y: (a - y * a.log()).sum(),
}


def cost(data, names, values, network, loss, lam):
    p = dict(zip(names, values))
    a, y = data["X"], data["Y"]
    m = a.shape[1]
    penalty = 0
    for l, text in enumerate(network.split(">")[1:], start=1):
        z = p[f"W{l}"] @ a + p[f"b{l}"].reshape(-1, 1)
        penalty = penalty + (p[f"W{l}"] ** 2).sum()
        for word in text.split()[1:] or ["identity"]:
            if word in ("batchnorm", "layernorm"):
                axis = 1 if word == "batchnorm" else 0
                centred = z - z.mean(axis, keepdim=True)
                z = centred / ((centred**2).mean(axis, keepdim=True) + 1e-5).sqrt()
                z = p[f"gamma{l}"].reshape(-1, 1) * z + p[f"beta{l}"].reshape(-1, 1)
                a = z
            else:
                a = ACTIVATIONS[word](z)
    return LOSSES[loss](a, y) / m + lam / (2 * m) * penalty


folder = Path(sys.argv[1])
for line in (folder / "cases.txt").read_text().splitlines():
    number, network, loss, lam = line.split("|")
    data = {k: torch.from_numpy(v.astype(np.float64)) for k, v in np.load(folder / f"{number}.npz").items()}
    names = [k for k in data if k not in ("X", "Y", "lambda")]
    blocks = torch.autograd.functional.hessian(
        lambda *values: cost(data, names, values, network, loss, float(lam)), tuple(data[k] for k in names)
    )
    result = {}
    for i, p in enumerate(names):
        for j, q in enumerate(names):
            result[f"{p}_{q}"] = blocks[i][j].reshape(data[p].numel(), data[q].numel()).numpy()
    np.savez(folder / f"{number}.ref.npz", **result)
