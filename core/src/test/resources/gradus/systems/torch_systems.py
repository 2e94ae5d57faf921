"""The systems of this folder once more, written by hand in PyTorch: values, and the gradients that autograd gives.

Usage: python torch_systems.py FOLDER. For each NAME.npz there, written by the test with everything that the system NAME
is given, NAME.ref.npz gets every tensor under its name, and the partial derivative of the cost by it under g and its name.
"""
import pathlib
import sys

import numpy
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


class Given(dict):
    """What the test gave, by name; t.keep(name, value) notes a value of the pass."""

    def __init__(self, arrays):
        super().__init__((n, torch.tensor(a, requires_grad=True)) for n, a in arrays.items())
        self.kept = {}

    def keep(self, **values):
        for name, value in values.items():
            if value.requires_grad:
                value.retain_grad()
            self.kept[name] = value
        return value


def residual(t):
    a = t.keep(A=torch.tanh(t["U"] @ t["X"]))
    b = t.keep(B=a + F.relu(t["V"] @ a + t["b"][:, None]))
    c = t.keep(C=b + F.relu(t["W"] @ b) + a)
    p = t.keep(P=t["O"] @ c)
    m = p.shape[1]
    penalty = sum((t[w] ** 2).sum() for w in "UVWO") if "lambda" in t else 0
    return t.keep(J=F.mse_loss(p, t["Y"], reduction="sum") / (2 * m) + t.get("lambda", 0) / (2 * m) * penalty)


def cross_entropy(a, y):
    return -(y * a.log()).sum()


def attention(t):
    x = t["X"].permute(2, 1, 0)  # (examples, places, features), as PyTorch has it
    q, k, v = (x @ t[w].T for w in ("WQ", "WK", "WV"))
    # Kept in the system's own order of indices, and read from there, so that the gradients pass through.
    q = t.keep(Q=q.permute(2, 1, 0)).permute(2, 1, 0)
    k = t.keep(K=k.permute(2, 1, 0)).permute(2, 1, 0)
    v = t.keep(V=v.permute(2, 1, 0)).permute(2, 1, 0)
    e = t.keep(E=(q @ k.transpose(1, 2) / q.shape[2] ** 0.5).permute(2, 1, 0))
    s = t.keep(S=torch.softmax(e, 0))
    h = t.keep(H=(s.permute(2, 1, 0) @ v).permute(2, 1, 0))
    mean = t.keep(M=h.mean(1))
    a = t.keep(A=torch.softmax(t.keep(Z=t["WO"] @ mean), 0))
    return t.keep(J=cross_entropy(a, t["Y"]) / a.shape[1])


def recurrence(t):
    h1 = t.keep(H1=torch.tanh(t["U"] @ t["X1"] + t["b"][:, None]))
    h2 = t.keep(H2=torch.tanh(t["U"] @ t["X2"] + t["W"] @ h1 + t["b"][:, None]))
    h3 = t.keep(H3=torch.tanh(t["U"] @ t["X3"] + t["W"] @ h2 + t["b"][:, None]))
    p = t.keep(P=torch.sigmoid(t["v"] @ h3))
    return t.keep(J=F.binary_cross_entropy(p, t["Y"].detach()))


def autoencoder(t):
    h = t.keep(H=torch.sigmoid(t["X"] @ t["W"] + t["b"]))
    r = t.keep(R=F.linear(h, t["W"], t["c"]))
    return t.keep(J=((r - t["X"]) ** 2).sum() / len(h))


def two_heads(t):
    h = t.keep(H=F.silu(t["W"] @ t["X"] + t["b"][:, None]))
    scores = t.keep(L=F.log_softmax(t["V"] @ h, 0))
    r = t.keep(R=t["u"] @ h)
    classes = t.keep(classes=-(t["Y"] * scores).sum() / h.shape[1])
    numbers = t.keep(numbers=F.mse_loss(r, t["T"]))
    return t.keep(J=classes + numbers / 4)


def twin_towers(t):
    e1 = t.keep(E1=torch.tanh(t["W"] @ t["X1"] + t["b"][:, None]))
    e2 = t.keep(E2=torch.tanh(t["W"] @ t["X2"] + t["b"][:, None]))
    distance = t.keep(distance=(((e1 - e2) ** 2).sum(0) + 1e-6).sqrt())
    return t.keep(J=(t["same"] * distance**2 + (1 - t["same"]) * F.relu(2 - distance) ** 2).mean())


def bilinear_gate(t):
    x = t["X"].T
    gate = t.keep(G=torch.sigmoid(F.bilinear(x, x, t["T"])).T)
    a = t.keep(A=gate * (t["V"] @ t["X"]))
    return t.keep(J=((a - t["Y"]).abs() ** 3).sum() / a.shape[1])


def norm_over_places(t):
    h = t.keep(H=t["X"] @ t["W"].T)
    mean = t.keep(mean=h.mean(2))
    centred = h - mean[:, :, None]
    var = t.keep(var=(centred**2).mean(2))
    n = t.keep(N=t["gamma"] * centred / (var[:, :, None] + 1e-5).sqrt() + t["beta"])
    assert torch.allclose(n, F.layer_norm(h, h.shape[2:], t["gamma"], t["beta"], eps=1e-5), rtol=0, atol=1e-12)
    return t.keep(J=((n - t["Y"]) ** 2).sum() / (n.shape[0] * n.shape[1]))


def lstm(t):
    def gate(name, x, h):
        raw = t["U" + name] @ x + t["b" + name][:, None]
        return raw if h is None else raw + t["W" + name] @ h

    i1 = t.keep(I1=torch.sigmoid(gate("i", t["X1"], None)))
    o1 = t.keep(O1=torch.sigmoid(gate("o", t["X1"], None)))
    g1 = t.keep(G1=torch.tanh(gate("g", t["X1"], None)))
    c1 = t.keep(C1=i1 * g1)
    h1 = t.keep(H1=o1 * torch.tanh(c1))
    i2 = t.keep(I2=torch.sigmoid(gate("i", t["X2"], h1)))
    f2 = t.keep(F2=torch.sigmoid(gate("f", t["X2"], h1)))
    o2 = t.keep(O2=torch.sigmoid(gate("o", t["X2"], h1)))
    g2 = t.keep(G2=torch.tanh(gate("g", t["X2"], h1)))
    c2 = t.keep(C2=f2 * c1 + i2 * g2)
    h2 = t.keep(H2=o2 * torch.tanh(c2))
    return t.keep(J=((h2 - t["Y"]) ** 2).sum() / h2.shape[1])


def makemore(t):
    emb = t.keep(emb=t["X"] @ t["C"])
    hprebn = t.keep(hprebn=emb.reshape(len(emb), -1) @ t["W1"].reshape(-1, t["W1"].shape[2]) + t["b1"])
    mean = t.keep(mean=hprebn.mean(0))
    var = t.keep(var=((hprebn - mean) ** 2).sum(0) / (len(emb) - 1))
    assert torch.allclose(var, hprebn.var(0, unbiased=True), rtol=1e-12)
    hpreact = t.keep(hpreact=t["gain"] * (hprebn - mean) * (var + 1e-5) ** -0.5 + t["bias"])
    hid = t.keep(hid=torch.tanh(hpreact))
    logits = t.keep(logits=hid @ t["W2"] + t["b2"])
    counts = t.keep(counts=logits.exp())
    total = t.keep(total=counts.sum(1))
    probs = t.keep(probs=counts / total[:, None])
    logprobs = t.keep(logprobs=probs.log())
    return t.keep(loss=-(t["Y"] * logprobs).sum() / len(emb))


def experts(t):
    gate = t.keep(G=torch.softmax(t["V"] @ t["X"], 0))
    o = t.keep(O=torch.tanh(t["W"] @ t["X"] + t["b"][:, :, None]))
    p = t.keep(P=(gate[:, None, :] * o).sum(0))
    return t.keep(J=((p - t["Y"]) ** 2).sum() / p.shape[1])


def highway(t):
    h = t.keep(H=F.relu(t["WH"] @ t["X"] + t["bH"][:, None]))
    pas = t.keep(T=torch.sigmoid(t["WT"] @ t["X"] + t["bT"][:, None]))
    o = t.keep(O=torch.lerp(t["X"], h, pas))
    a = t.keep(A=torch.softmax(o, 0))
    return t.keep(J=cross_entropy(a, t["Y"]) / a.shape[1])


def squeeze_excite(t):
    s = t.keep(S=t["X"].mean(1))
    r = t.keep(R=2 * F.relu(t["W1"] @ s) * t["D"])
    gate = t.keep(G=torch.sigmoid(t["W2"] @ r))
    a = t.keep(A=gate[:, None, :] * t["X"])
    q = t.keep(Q=(a**2).sum(1))
    return t.keep(J=((q - t["Y"]) ** 2).sum() / q.shape[1])


def graph(t):
    x = t["X"].permute(2, 1, 0)  # (examples, nodes, features)
    h = t.keep(H=F.relu(t["N"] @ (x @ t["W"].T)).permute(2, 1, 0))
    z = t.keep(Z=(t["N"] @ (h.permute(2, 1, 0) @ t["V"].T)).permute(2, 1, 0))
    a = t.keep(A=torch.softmax(z, 0))
    return t.keep(J=cross_entropy(a, t["Y"]) / (a.shape[1] * a.shape[2]))


def max_over_places(t):
    h = t.keep(H=torch.tanh(torch.tensordot(t["W"], t["X"], 1)))
    largest = t.keep(M=h.max(1).values)
    p = t.keep(P=t["v"] @ largest)
    return t.keep(J=F.mse_loss(p, t["Y"]))


def one_example(t):
    z = t.keep(z=t["w"] @ t["x"] + t["b"])
    a = t.keep(a=torch.sigmoid(z))
    return t.keep(J=F.binary_cross_entropy(a, t["y"].detach()))


def embeddings(t):
    p = t.keep(p=t["P"] @ t["user"])
    q = t.keep(q=t["Q"] @ t["item"])
    score = t.keep(score=(p * q).sum(0) + t["bias"] @ t["item"])
    return t.keep(J=F.mse_loss(score, t["rating"]) / 2)


def huber(t):
    p = t.keep(P=t["w"] @ t["X"])
    q = t.keep(Q=F.prelu(p[:, None], t["slope"].reshape(1))[:, 0])
    r = t.keep(R=q - t["Y"])
    return t.keep(J=F.huber_loss(r, torch.zeros_like(r), delta=0.5))


def upstream_affine(t):
    return t.keep(Z=t["W"] @ t["A0"] + t["b"][:, None])


def upstream_relu(t):
    return t.keep(A=F.relu(t["Z"]))


def upstream_softmax(t):
    shifted = t.keep(shifted=t["logits"] - t["logits"].amax(1, keepdim=True))
    total = t.keep(total=shifted.exp().sum(1))
    return t.keep(probabilities=shifted.exp() / total[:, None])


def upstream_batchnorm(t):
    mu = t.keep(mu=t["x"].mean(0))
    var = t.keep(var=((t["x"] - mu) ** 2).mean(0))
    xhat = t.keep(xhat=(t["x"] - mu) / (var + 1e-5).sqrt())
    out = t.keep(out=t["gamma"] * xhat + t["beta"])
    reference = F.batch_norm(t["x"], None, None, t["gamma"], t["beta"], training=True, eps=1e-5)
    assert torch.allclose(out, reference, rtol=0, atol=1e-12)
    return out


def upstream_layernorm(t):
    mu = t.keep(mu=t["x"].mean(1))
    centred = t.keep(centred=t["x"] - mu[:, None])
    std = t.keep(std=((centred**2).mean(1) + 1e-5).sqrt())
    return t.keep(out=t["gamma"] * centred / std[:, None] + t["beta"])


# Where the last tensor has an index of examples, what arrives there is m times the partial derivative: m is its axis.
EXAMPLES = {"upstream_affine": 1, "upstream_relu": 1, "upstream_softmax": 0, "upstream_batchnorm": 0}


def reference(name, arrays):
    t = Given(arrays)
    last = globals()[name](t)
    if name.startswith("upstream"):
        arriving = t["d" + list(t.kept)[-1]].detach()
        scale = last.shape[EXAMPLES[name]] if name in EXAMPLES else 1
        last = (arriving * last).sum() / scale
    last.backward()
    results = {n: v.detach().numpy() for n, v in t.kept.items()}
    for n, v in {**t, **t.kept}.items():
        if v.grad is not None:
            results["g" + n] = v.grad.numpy()
    return results


folder = pathlib.Path(sys.argv[1])
for file in sorted(folder.glob("*.npz")):
    system = reference(file.stem.replace("-", "_"), dict(numpy.load(file)))
    numpy.savez(folder / "reference" / file.name, **system)
