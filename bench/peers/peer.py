"""A peer's side of a workload, in a process of its own: prints one line of JSON.

    peer.py KIND ID --threads N --seconds S [--most N] [--whole] [--seed N]

KIND: eager (PyTorch as in its tutorials), manual (PyTorch's kernels, gradients written by hand, no autograd), compiled
(the same step through torch.compile), sklearn (MLPClassifier). Everything that decides the result is as on our side: He
normal for relu and Glorot uniform otherwise, zero biases, Adam 0.9, 0.999, 1e-8, the same batches, shuffled each epoch.
"""
import argparse
import csv
import gzip
import json
import math
import os
import re
import sys
import time

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


class Missing(Exception):
    """This peer cannot be had here."""


def workload(name):
    with open(os.path.join(HERE, "..", "workloads.json"), encoding="utf-8") as file:
        for found in json.load(file):
            if found["id"].lower() == name.lower():
                return found
    sys.exit("peer.py: there is no workload " + name)


def layers(spec):
    """[(inputs, units, activation)]"""
    parts = [part.split() for part in spec.split(">")]
    sizes = [int(part[0]) for part in parts]
    return [(sizes[n], sizes[n + 1], parts[n + 1][1]) for n in range(len(sizes) - 1)]


def attention_sizes(w):
    """What the letters of the equations run over"""
    sizes = {letter: int(size) for letter, size in re.findall(r"(\w+) = (\d+)", w["equations"][0])}
    return sizes["t"], sizes["f"], sizes["d"], sizes["c"]


def sizes(w):
    """Numbers of one example, and outputs"""
    if w["network"] == "attention":
        places, features, _, classes = attention_sizes(w)
        return places * features, classes
    return layers(w["network"])[0][0], layers(w["network"])[-1][1]


# ---- data

def table(name):
    with open(os.path.join(ROOT, "data", name + ".csv"), encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    names = {"benign": 0, "malignant": 1}
    x = np.array([[float(cell) for cell in row[:-1]] for row in rows])
    y = np.array([names[row[-1]] if row[-1] in names else int(float(row[-1])) for row in rows])
    return x, y


def idx(name):
    folder = "/usr/share/datasets/fashion-mnist"
    for end, opener in (("", open), (".gz", gzip.open)):
        path = os.path.join(folder, name + end)
        if os.path.exists(path):
            with opener(path, "rb") as file:
                raw = file.read()
            dims = raw[3]
            return np.frombuffer(raw, np.uint8, offset=4 + 4 * dims), int.from_bytes(raw[4:8], "big")
    raise Missing("Fashion-MNIST is not in " + folder)


def images(part):
    pixels, rows = idx(part + "-images-idx3-ubyte")
    labels, _ = idx(part + "-labels-idx1-ubyte")
    return pixels.reshape(rows, -1) / np.float32(255), labels.astype(np.int64)


def splittable(seed, count):
    """The first numbers in [0, 1) of Java's SplittableRandom: both sides have the same random rows"""
    z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53


def data(w):
    """(training x, y), (test x, y); x in float32, y class numbers"""
    if w["data"] == "fashion-mnist":
        return images("train"), images("t10k")
    if w["data"] == "random":
        inputs, outputs = sizes(w)
        numbers = splittable(1, w["rows"] * (inputs + 1))
        x = ((2 * numbers[: w["rows"] * inputs] - 1) * 1.7320508).reshape(-1, inputs).astype(np.float32)
        both = x, (numbers[w["rows"] * inputs :] * outputs).astype(int)
        return both, both
    (x, y), (tx, ty) = table(w["data"] + "_train"), table(w["data"] + "_test")
    if w.get("standardise"):
        mean, deviation = x.mean(0), x.std(0)
        x, tx = (x - mean) / deviation, (tx - mean) / deviation
    else:
        x, tx = x / w["divisor"], tx / w["divisor"]
    return (x.astype(np.float32), y), (tx.astype(np.float32), ty)


def initial(w, seed):
    """[(W (units, inputs), b)]"""
    random = np.random.default_rng(seed)
    start = []
    for inputs, units, activation in layers(w["network"]):
        if activation == "relu":
            weights = random.normal(0, math.sqrt(2 / inputs), (units, inputs))
        else:
            bound = math.sqrt(6 / (inputs + units))
            weights = random.uniform(-bound, bound, (units, inputs))
        start.append((weights.astype(np.float32), np.zeros(units, np.float32)))
    return start


# ---- trainings: each gives the last epoch's mean loss, and a function from rows to outputs

def torch_of(threads):
    try:
        import torch
    except ImportError as error:
        raise Missing("PyTorch is not installed") from error
    torch.set_num_threads(threads)
    return torch


def batches(torch, rows, batch, epochs):
    """For each epoch a list of the rows of its batches; None for all rows in one batch."""
    for _ in range(epochs):
        yield [None] if batch in (0, rows) else torch.randperm(rows).split(batch)


def target(torch, y, outputs):
    if outputs == 1:
        return torch.from_numpy(y.astype(np.float32)).reshape(-1, 1)
    return torch.from_numpy(y)


def module(torch, w, seed):
    hidden = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid}
    parts = []
    for (weights, bias), (inputs, units, activation) in zip(initial(w, seed), layers(w["network"])):
        linear = torch.nn.Linear(inputs, units)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weights))
            linear.bias.copy_(torch.from_numpy(bias))
        # The last activation is part of the loss.
        parts += [linear, hidden.get(activation, torch.nn.Identity)()]
    parts.pop()
    return torch.nn.Sequential(*parts)


def attention(torch, w, seed):
    """A block of self-attention with a dense head, on rows of places * features numbers"""
    places, features, inner, classes = attention_sizes(w)
    random = np.random.default_rng(seed)

    def linear(inputs, units, bias):
        layer = torch.nn.Linear(inputs, units, bias=bias)
        bound = math.sqrt(6 / (inputs + units))
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(random.uniform(-bound, bound, (units, inputs))))
            if bias:
                layer.bias.zero_()
        return layer

    class Attention(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.query, self.key, self.value = (linear(features, inner, False) for _ in range(3))
            self.head = linear(places * inner, classes, True)

        def forward(self, rows):
            x = rows.view(-1, places, features)
            scores = self.query(x) @ self.key(x).transpose(1, 2) / math.sqrt(inner)
            seen = torch.softmax(scores, 2) @ self.value(x)
            return self.head(seen.flatten(1))

    return Attention()


def eager(w, x, y, threads, seed):
    torch = torch_of(threads)
    torch.manual_seed(seed)
    _, outputs = sizes(w)
    model = attention(torch, w, seed) if w["network"] == "attention" else module(torch, w, seed)
    loss_of = torch.nn.BCEWithLogitsLoss() if outputs == 1 else torch.nn.CrossEntropyLoss()
    rate = w["learningRate"]
    if w["optimizer"] == "adam":
        optimizer = torch.optim.Adam(model.parameters(), lr=rate, betas=(BETA1, BETA2), eps=EPSILON)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    tx, ty = torch.from_numpy(x), target(torch, y, outputs)
    total = torch.zeros(())
    for epoch in batches(torch, len(x), w["batch"], w["epochs"]):
        total = torch.zeros(())
        for rows in epoch:
            bx, by = (tx, ty) if rows is None else (tx[rows], ty[rows])
            optimizer.zero_grad()
            loss = loss_of(model(bx), by)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(bx)

    def predict(rows):
        with torch.no_grad():
            return model(torch.from_numpy(rows)).numpy()

    return total.item() / len(x), predict


def hand_written(torch, w):
    """A step without autograd: changes weights and moments in place, gives the loss."""
    acts = [activation for _, _, activation in layers(w["network"])]
    adam = w["optimizer"] == "adam"

    def step(weights, biases, moments, x, y, rate, correction):
        values = [x]
        for n, activation in enumerate(acts):
            z = torch.addmm(biases[n], values[-1], weights[n].t())
            if n + 1 == len(acts):
                values.append(z)
            elif activation == "relu":
                values.append(torch.relu(z))
            elif activation == "tanh":
                values.append(torch.tanh(z))
            else:
                values.append(torch.sigmoid(z))
        m = x.shape[0]
        if acts[-1] == "sigmoid":
            loss = torch.nn.functional.binary_cross_entropy_with_logits(values[-1], y)
            dz = (torch.sigmoid(values[-1]) - y) / m
        else:
            logs = torch.log_softmax(values[-1], 1)
            loss = -(logs * y).sum() / m
            dz = (torch.exp(logs) - y) / m
        for n in range(len(acts) - 1, -1, -1):
            dw, db = dz.t() @ values[n], dz.sum(0)
            if n > 0:
                da, a = dz @ weights[n], values[n]
                if acts[n - 1] == "relu":
                    dz = da * (a > 0)
                elif acts[n - 1] == "tanh":
                    dz = da * (1 - a * a)
                else:
                    dz = da * (a * (1 - a))
            for k, (parameter, gradient) in enumerate(((weights[n], dw), (biases[n], db))):
                if adam:
                    mean, square = moments[4 * n + 2 * k], moments[4 * n + 2 * k + 1]
                    mean.mul_(BETA1).add_(gradient, alpha=1 - BETA1)
                    square.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
                    parameter.sub_(rate * mean / (square.sqrt() * correction + EPSILON))
                else:
                    parameter.sub_(rate * gradient)
        return loss

    return step


def manual(w, x, y, threads, seed, compiler=None):
    torch = torch_of(threads)
    torch.manual_seed(seed)
    outputs = layers(w["network"])[-1][1]
    start = initial(w, seed)
    weights = [torch.from_numpy(weight) for weight, _ in start]
    biases = [torch.from_numpy(bias) for _, bias in start]
    moments = [torch.zeros_like(p) for pair in zip(weights, biases) for p in pair for _ in range(2)]
    step = hand_written(torch, w)
    if compiler:
        step = compiler(step)
    tx, ty = torch.from_numpy(x), target(torch, y, outputs)
    if outputs > 1:
        ty = torch.nn.functional.one_hot(ty, outputs).float()
    rate, correction = torch.tensor(w["learningRate"]), torch.tensor(1.0)
    total, count = torch.zeros(()), 0
    with torch.no_grad():
        for epoch in batches(torch, len(x), w["batch"], w["epochs"]):
            total = torch.zeros(())
            for rows in epoch:
                count += 1
                if w["optimizer"] == "adam":
                    rate.fill_(w["learningRate"] / (1 - BETA1**count))
                    correction.fill_(1 / math.sqrt(1 - BETA2**count))
                bx, by = (tx, ty) if rows is None else (tx[rows], ty[rows])
                total += step(weights, biases, moments, bx, by, rate, correction) * len(bx)

    def predict(rows):
        with torch.no_grad():
            values = torch.from_numpy(rows)
            for n, (_, _, activation) in enumerate(layers(w["network"])):
                values = torch.addmm(biases[n], values, weights[n].t())
                if n + 1 < len(weights):
                    values = getattr(torch, activation)(values)
            return values.numpy()

    return total.item() / len(x), predict


COMPILED = {}


def compiled(w, x, y, threads, seed):
    torch = torch_of(threads)
    if not hasattr(torch, "compile"):
        raise Missing("PyTorch " + torch.__version__ + " has no compiler")

    def once(step):
        # One compilation a process, as a user would have it.
        return COMPILED.setdefault(w["id"], torch.compile(step, dynamic=False))

    return manual(w, x, y, threads, seed, once)


def sklearn(w, x, y, threads, seed):
    try:
        from sklearn.neural_network import MLPClassifier
    except ImportError as error:
        raise Missing("scikit-learn is not installed") from error
    import warnings

    warnings.simplefilter("ignore")
    start = iter(initial(w, seed))

    class Same(MLPClassifier):
        """Starts as all others do."""

        def _init_coef(self, fan_in, fan_out, dtype):
            weights, bias = next(start)
            return weights.T.astype(dtype).copy(), bias.astype(dtype)

    shape = layers(w["network"])
    model = Same(
        hidden_layer_sizes=[units for _, units, _ in shape[:-1]],
        activation={"sigmoid": "logistic"}.get(shape[0][2], shape[0][2]),
        solver=w["optimizer"], alpha=0.0, batch_size=w["batch"] or len(x), learning_rate_init=w["learningRate"],
        max_iter=w["epochs"], shuffle=w["batch"] != 0, random_state=seed, tol=0.0, momentum=0.0,
        nesterovs_momentum=False, n_iter_no_change=10**9, beta_1=BETA1, beta_2=BETA2, epsilon=EPSILON)
    model.fit(x, y)

    def predict(rows):
        shares = model.predict_proba(rows)
        return np.log(shares[:, 1:] / np.maximum(shares[:, :1], 1e-30) + 1e-30) if shares.shape[1] == 2 else shares

    return model.loss_, predict


KINDS = {"eager": eager, "manual": manual, "compiled": compiled, "sklearn": sklearn}


# ---- what is measured

def accuracy(predict, x, y):
    scores = predict(x)
    guess = scores[:, 0] > 0 if scores.shape[1] == 1 else scores.argmax(1)
    return float((guess == y).mean())


def train(w, kind, args):
    (x, y), test = data(w)
    seconds, began = [], time.perf_counter()
    while True:
        start = time.perf_counter()
        loss, predict = KINDS[kind](w, x, y, args.threads, args.seed)
        seconds.append(time.perf_counter() - start)
        if time.perf_counter() - began >= args.seconds or len(seconds) >= args.most or args.whole:
            return {"seconds": seconds, "loss": float(loss), "accuracy": accuracy(predict, *test)}


def predict(w, kind, args):
    """Seconds of a call, for one row and for many; each is the mean of many calls."""
    _, (x, y) = data(w)
    w = dict(w, optimizer="adam", learningRate=0.001, batch=64, epochs=1)
    _, model = KINDS[kind](w, x[:640], y[:640], args.threads, args.seed)
    found = {}
    for rows in w["predict"]:
        part = np.ascontiguousarray(x[:rows])
        calls, times, began = max(1, 20000 // rows), [], time.perf_counter()
        while time.perf_counter() - began < args.seconds or len(times) < 3:
            start = time.perf_counter()
            for _ in range(calls):
                model(part)
            times.append((time.perf_counter() - start) / calls)
        found[str(rows)] = times
    return {"predict": found}


def save(w, args):
    """A model for a process that only predicts."""
    torch = torch_of(args.threads)
    torch.save(module(torch, w, args.seed).state_dict(), args.model)
    return {}


def load(w, args):
    """What a script that predicts one row does."""
    torch = torch_of(args.threads)
    model = module(torch, w, args.seed)
    model.load_state_dict(torch.load(args.model))
    with open(args.row, encoding="utf-8") as file:
        row = [float(cell) / w["divisor"] for cell in list(csv.reader(file))[1]]
    with torch.no_grad():
        scores = model(torch.tensor([row]))
    return {"prediction": int(scores.argmax())}


def version(kind):
    if kind == "sklearn":
        import sklearn as library

        return "scikit-learn " + library.__version__
    import torch

    return "PyTorch " + torch.__version__


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=[*KINDS, "save", "load"])
    parser.add_argument("id")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--most", type=int, default=10**9)
    parser.add_argument("--whole", action="store_true", help="one training")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model")
    parser.add_argument("--row")
    args = parser.parse_args()
    w = workload(args.id)
    try:
        if args.kind in ("save", "load"):
            result = {"save": save, "load": load}[args.kind](w, args)
        else:
            result = (predict if "predict" in w else train)(w, args.kind, args)
            result["version"] = version(args.kind)
    except Missing as missing:
        result = {"missing": str(missing)}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
