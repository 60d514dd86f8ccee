"""Softmax regression by hand. Rows are examples: X is (N, D), W is (D, C), b is (C,); everything is float64."""

import numpy as np

# BEGIN SOLUTION
# What stands between such marks is your solution; students start from the file without it.
# END SOLUTION
# Part 1: the model (§1, §2).


def probabilities(X, W, b):
    """The probability of each class for each example, (N, C): softmax of X W + b (§1)."""
    # BEGIN SOLUTION
    scores = X @ W + b
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))  # a shift changes no probability
    return exponentials / exponentials.sum(axis=1, keepdims=True)
    # END SOLUTION


def loss(X, y, W, b):
    """The mean cross-entropy, one number (§2). y: (N,), the number of the right class of each example."""
    # BEGIN SOLUTION
    return -np.log(probabilities(X, W, b)[np.arange(len(y)), y]).mean()
    # END SOLUTION


# Part 2: the gradient (§3).


def gradient(X, y, W, b):
    """The derivatives of the loss: dW (D, C) and db (C,) (§3)."""
    # BEGIN SOLUTION
    error = probabilities(X, W, b)
    error[np.arange(len(y)), y] -= 1
    return X.T @ error / len(y), error.mean(axis=0)
    # END SOLUTION
