# 2 > 4 tanh > 1 sigmoid with the loss bce: forward and backward pass, derived by Gradus.
import torch


def log1pexp(u):
    """log(1 + exp(u)) without overflow."""
    return torch.clamp(u, min=0) + torch.log1p(torch.exp(-torch.abs(u)))


def forward_backward(X, Y, W1, b1, W2, b2, **_):
    """One forward and one backward pass, by hand: no autograd.

    The m examples are rows: X (m, 2), Y (m, 1), W1 (4, 2), b1 (4,), W2 (1, 4), b2 (1,).

    Returns the cost J, the values of the forward pass, and the gradients. dW1, db1, dW2, db2 are
    partial derivatives of J; dZ2, dA1, dZ1 are m times that, so that the 1/m of the mean stands in
    the gradients of the parameters only.

    Other arrays may be given by name, as those of a file are; they are not used.
    """
    m = X.shape[0]

    # layer 1: 4 tanh
    Z1 = X @ W1.T + b1  # (m, 4)
    A1 = torch.tanh(Z1)  # (m, 4)

    # layer 2: 1 sigmoid
    Z2 = A1 @ W2.T + b2  # (m, 1)
    A2 = 1 / (1 + torch.exp(-Z2))  # (m, 1)

    # cost: bce
    J = torch.sum(Y * log1pexp(-Z2) + (1 - Y) * log1pexp(Z2)) / m

    # backward through layer 2
    # the derivative of the output layer cancels against the loss's; in general:
    #   dZ2 = dA2 * A2 * (1 - A2)
    dZ2 = A2 - Y  # (m, 1)
    # W2 serves every example: a sum over the examples, divided by m for the mean
    dW2 = dZ2.T @ A1 / m  # (1, 4)
    # b2 serves every example: a sum over the examples, divided by m for the mean
    db2 = torch.sum(dZ2, dim=0) / m  # (1,)

    # backward through layer 1
    # back through W2: one term for each unit of Z2 that reads A1
    dA1 = dZ2 @ W2  # (m, 4)
    # entry by entry: times the derivative of A1 with respect to Z1
    dZ1 = dA1 * (1 - A1**2)  # (m, 4)
    # W1 serves every example: a sum over the examples, divided by m for the mean
    dW1 = dZ1.T @ X / m  # (4, 2)
    # b1 serves every example: a sum over the examples, divided by m for the mean
    db1 = torch.sum(dZ1, dim=0) / m  # (4,)

    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    grads = {"dZ2": dZ2, "dW2": dW2, "db2": db2, "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
    return J, cache, grads
