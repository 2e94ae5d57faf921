# 2 > 4 tanh > 1 sigmoid with the loss bce: forward and backward pass, derived by Gradus.
import numpy as np


@np.errstate(over="ignore")  # exp of a large number may be inf: what is left is right
def forward_backward(X, Y, W1, b1, W2, b2, **_):
    """One forward and one backward pass.

    The m examples are columns: X (2, m), Y (1, m), W1 (4, 2), b1 (4, 1), W2 (1, 4), b2 (1, 1).

    Returns the cost J, the values of the forward pass, and the gradients. dW1, db1, dW2, db2 are
    partial derivatives of J; dZ2, dA1, dZ1 are m times that, so that the 1/m of the mean stands in
    the gradients of the parameters only.

    Other arrays may be given by name, as those of a file are; they are not used.
    """
    m = X.shape[1]

    # layer 1: 4 tanh
    Z1 = W1 @ X + b1  # (4, m)
    A1 = np.tanh(Z1)  # (4, m)

    # layer 2: 1 sigmoid
    Z2 = W2 @ A1 + b2  # (1, m)
    A2 = 1 / (1 + np.exp(-Z2))  # (1, m)

    # cost: bce
    J = np.sum(Y * np.logaddexp(0, -Z2) + (1 - Y) * np.logaddexp(0, Z2)) / m

    # backward through layer 2
    # the derivative of the output layer cancels against the loss's; in general:
    #   dZ2 = dA2 * A2 * (1 - A2)
    dZ2 = A2 - Y  # (1, m)
    # W2 serves every example: a sum over the examples, divided by m for the mean
    dW2 = dZ2 @ A1.T / m  # (1, 4)
    # b2 serves every example: a sum over the examples, divided by m for the mean
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m  # (1, 1)

    # backward through layer 1
    # back through W2, transposed: one term for each unit of Z2 that reads A1
    dA1 = W2.T @ dZ2  # (4, m)
    # entry by entry: times the derivative of A1 with respect to Z1
    dZ1 = dA1 * (1 - A1**2)  # (4, m)
    # W1 serves every example: a sum over the examples, divided by m for the mean
    dW1 = dZ1 @ X.T / m  # (4, 2)
    # b1 serves every example: a sum over the examples, divided by m for the mean
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m  # (4, 1)

    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    grads = {"dZ2": dZ2, "dW2": dW2, "db2": db2, "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
    return J, cache, grads
