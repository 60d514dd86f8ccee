"""Wrong programs in a few lines each: a correct homework with one or two places changed, and what may be said of it.

Whatever is said must be true of the program; where nothing listed can be proved, nothing is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from tests.support.samples import source

PLAIN, DICTIONARIES = ("plain", "dictionaries")  # two hands


@dataclass(frozen=True)
class Wrong:
    """`question` is wrong in `base` after `edits`; `says` are the ids to be named, none where none may be.

    `words` are of the proof, where the id alone does not tell what was seen.
    """

    name: str
    base: str
    question: str
    edits: tuple[tuple[str, str], ...]
    says: frozenset[str]
    words: str = ""

    @cached_property
    def source(self) -> str:
        text = source(self.base)
        for old, new in self.edits:
            text = _edited(text, old, new)
        return text


def _edited(text: str, old: str, new: str) -> str:
    """`old` is a line or more of the base, or the name of a function that `new` takes the place of."""
    if re.fullmatch(r"\w+", old):
        found = re.search(rf"^def {old}\(.*?(?=^\S)", text, re.M | re.S)
        assert found, old
        return text.replace(found[0], new.strip() + "\n\n\n")
    assert old in text, old
    return text.replace(old, new)


def wrong(name: str, base: str, question: str, *edits: tuple[str, str], says: str = "", words: str = "") -> Wrong:
    return Wrong(name, base, question, edits, frozenset(says.split()), words)


ONE_LINER = {  # of plain.py
    "relu": "    return np.maximum(0, z)\n",
    "relu_prime": "    return (z > 0).astype(float)\n",
    "softmax": "    e = np.exp(z - np.max(z, axis=0, keepdims=True))\n    return e / np.sum(e, axis=0, keepdims=True)\n",
    "loss": "    return -np.sum(np.log(p)) / n\n",
}


def block(name: str, function: str, body: str, says: str = "", words: str = "") -> Wrong:
    """A building block of plain.py with another body."""
    return wrong(name, PLAIN, function, (ONE_LINER[function], f"    return {body}\n"), says=says, words=words)


HIDDEN = "            h = relu(z)\n            hs.append(h)\n"
AFFINE = "        z = Ws[i] @ h + bs[i].reshape(-1, 1)\n"
LOSS = "    loss = cross_entropy(y, yhat)\n    return loss, zs, hs, yhat\n"
PACKED = "    return np.concatenate([W.ravel() for W in dWs] + [b.ravel() for b in dbs])\n"
BACK = "            g = Ws[i].T @ g\n            g = g * relu_prime(zs[i - 1])\n"
THEIR_Z = "        zs.append(np.dot(Ws[l], prev) + np.atleast_2d(bs[l]).T)\n"
THEIR_BACK = "            delta = np.dot(Ws[l - 1].T, delta)\n            delta = np.multiply(delta, relu_prime(zs[l - 2]))\n"
THEIR_END = "    return np.hstack(flat)\n"
L2 = "1e-6 * sum(np.sum(W ** 2) for W in Ws)"

PROGRAMS = (
    # relu and its derivative, at any scale
    block("relu6", "relu", "np.minimum(np.maximum(z, 0), 6)", "relu-capped", "constant 6"),
    block("cap at 10", "relu", "np.clip(z, 0, 10)", "relu-capped"),
    block("threshold", "relu", "np.where(z > 0.01, z, 0)", "relu-threshold"),
    block("tiny threshold", "relu", "np.where(z > 1e-5, z, 0)", "relu-threshold"),
    block("absolute value", "relu", "np.abs(z)", "relu-leaky"),
    block("leaky", "relu", "np.where(z > 0, z, 0.01 * z)", "relu-leaky"),
    block("negative part", "relu", "np.minimum(z, 0)", "sign-flipped"),
    block("softplus", "relu", "np.log1p(np.exp(z))"),
    block("elu", "relu", "np.where(z > 0, z, np.exp(z) - 1)"),
    block("relu of z and a bit", "relu", "np.maximum(z, 0) + 1e-3"),
    block("sigmoid for relu'", "relu_prime", "1 / (1 + np.exp(-z))"),
    block("sign for relu'", "relu_prime", "np.sign(z)", "relu-prime-sign"),
    block("minus relu'", "relu_prime", "-(z > 0).astype(float)", "sign-flipped"),
    block("relu' of relu6", "relu_prime", "((z > 0) & (z < 6)).astype(float)", "relu-capped"),
    block("relu' with a threshold", "relu_prime", "(z > 0.01).astype(float)", "relu-threshold"),
    block("relu for relu'", "relu_prime", "np.maximum(z, 0)", "relu-for-its-derivative"),
    block("relu' for relu", "relu", "(z > 0).astype(float)", "relu-derivative-returned"),
    # softmax
    block("sigmoid", "softmax", "1 / (1 + np.exp(-z))", "missing-output-activation"),
    block("naive", "softmax", "np.exp(z) / np.exp(z).sum(axis=0)", "softmax-unstable"),
    block("shift of the batch", "softmax", "np.exp(z - z.max()) / np.exp(z - z.max()).sum(axis=0)",
          "softmax-shifted-by-batch"),
    block("temperature", "softmax", "np.exp(z / 2) / np.exp(z / 2).sum(axis=0)", "softmax-scaled", "constant 0.5"),
    block("rows, one at a time", "softmax", "np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)", "softmax-wrong-axis"),
    block("everything", "softmax", "np.exp(z) / np.exp(z).sum()", "softmax-over-everything"),
    block("two to the z", "softmax", "2.0 ** z / (2.0 ** z).sum(axis=0)", "softmax-scaled"),
    block("a guard of a tenth", "softmax", "np.exp(np.minimum(z, 9)) / (np.exp(np.minimum(z, 9)).sum(axis=0) + 0.1)"),
    # cross-entropy
    wrong("base 2", PLAIN, "cross_entropy", ("np.log(p)", "np.log2(p)"), says="wrong-log-base", words="Base 2"),
    wrong("base 10", PLAIN, "cross_entropy", ("np.log(p)", "np.log10(p)"), says="wrong-log-base", words="Base 10"),
    wrong("base 2, summed", PLAIN, "cross_entropy", ("-np.sum(np.log(p)) / n", "-np.sum(np.log2(p))"),
          says="wrong-log-base loss-summed"),
    wrong("a large guard", PLAIN, "cross_entropy", ("np.log(p)", "np.log(p + 1e-3)"), says="log-guard"),
    wrong("no minus", PLAIN, "cross_entropy", ("-np.sum(np.log(p)) / n", "np.sum(np.log(p)) / n"), says="sign-flipped"),
    wrong("all entries", PLAIN, "cross_entropy", ("    p = np.sum(y * yhat, axis=0)\n", ""),
          ("np.sum(np.log(p)) / n", "np.sum(y * np.log(yhat + 1e-9) + (1 - y) * np.log(1 - yhat + 1e-9)) / n")),
    wrong("squares", PLAIN, "cross_entropy", ("-np.sum(np.log(p)) / n", "np.sum((y - yhat) ** 2) / n")),
    wrong("exchanged", PLAIN, "cross_entropy", ("np.log(p)", "np.sum(yhat * np.log(y + 1e-12), axis=0)"),
          says="arguments-swapped"),
    wrong("everything by rows, and no forward_prop", PLAIN, "softmax", ("forward_prop", ""), ("back_prop", ""),
          (ONE_LINER["softmax"], ONE_LINER["softmax"].replace("axis=0", "axis=-1")), says="works-by-rows"),
    wrong("everything by rows, and no forward_prop", PLAIN, "cross_entropy", ("forward_prop", ""), ("back_prop", ""),
          (ONE_LINER["loss"], "    return -np.sum(y * np.log(yhat)) / len(y)\n"), says="works-by-rows"),
    wrong("not the examples, in a file by columns", PLAIN, "cross_entropy",
          (ONE_LINER["loss"], "    return -np.sum(y * np.log(yhat + 1e-12)) / len(y)\n"), says="loss-divided-by-classes"),
    # Jacobians: shapes count
    wrong("yhat - y", PLAIN, "dJ_dyhat", ("(-y / yhat)", "(yhat - y)"), says="softmax-included-too-early"),
    wrong("minus y", PLAIN, "dJ_dyhat", ("(-y / yhat)", "(-y)"), says="missing-division-by-yhat"),
    wrong("the diagonal matrix", PLAIN, "dyhat_dz2", ("np.diag(yhat) - np.outer(yhat, yhat)", "np.diag(yhat)"),
          says="missing-diagonal-term"),
    wrong("plus", PLAIN, "dyhat_dz2", ("np.diag(yhat) - np.outer", "np.diag(yhat) + np.outer"), says="sign-flipped"),
    wrong("the diagonal alone", PLAIN, "dh1_dz1", ("np.diag(relu_prime(z1))", "relu_prime(z1)"),
          says="diagonal-as-vector", words="all 5 numbers"),
    wrong("a column of it", PLAIN, "dh1_dz1", ("np.diag(relu_prime(z1))", "relu_prime(z1)[:, None]"),
          says="diagonal-as-vector"),
    wrong("ones", PLAIN, "dz1_db1", ("return np.eye(num_hidden)", "return np.ones((num_hidden, num_hidden))"),
          says="filled-off-the-diagonal"),
    wrong("a vector of ones", PLAIN, "dz1_db1", ("return np.eye(num_hidden)", "return np.ones(num_hidden)"),
          says="diagonal-as-vector"),
    wrong("a row in each row", PLAIN, "dz1_dvecW1",
          ("np.kron(np.eye(num_hidden), x.reshape(1, -1))", "np.tile(x, (num_hidden, num_hidden))"),
          says="filled-off-the-diagonal"),
    wrong("transposed Jacobian", PLAIN, "dz1_dvecW1",
          ("np.kron(np.eye(num_hidden), x.reshape(1, -1))", "np.kron(np.eye(num_hidden), x.reshape(1, -1)).T"),
          says="shape-reversed"),
    wrong("reversed shape", PLAIN, "unvec", ("return v.reshape(shape)", "return v.reshape(shape[::-1])"),
          says="shape-reversed"),
    wrong("log2's derivative", PLAIN, "dJ_dyhat", ("(-y / yhat)", "(-y / yhat / np.log(2))"), says="wrong-log-base"),
    # forward: biases and layers
    wrong("no hidden bias", PLAIN, "forward_prop",
          (AFFINE, "        z = Ws[i] @ h + (bs[i].reshape(-1, 1) if i == len(Ws) - 1 else 0)\n"), says="missing-bias"),
    wrong("no bias at all", DICTIONARIES, "forward_prop", (" + np.atleast_2d(bs[l]).T", ""), says="missing-bias"),
    wrong("no output bias", DICTIONARIES, "forward_prop",
          (" + np.atleast_2d(bs[l]).T", " + (np.atleast_2d(bs[l]).T if l < L - 1 else 0)"), says="missing-bias"),
    wrong("no first bias", DICTIONARIES, "forward_prop",
          (" + np.atleast_2d(bs[l]).T", " + (np.atleast_2d(bs[l]).T if l else 0)"), says="missing-bias"),
    wrong("the first bias everywhere", PLAIN, "forward_prop",
          (AFFINE, "        z = Ws[i] @ h + bs[0 if i < len(Ws) - 1 else i].reshape(-1, 1)\n"), says="wrong-layer-bias"),
    wrong("the bias below", DICTIONARIES, "forward_prop",
          ("np.atleast_2d(bs[l]).T", "np.atleast_2d(bs[max(l - 1, 0) if l < L - 1 else l]).T"), says="wrong-layer-bias"),
    wrong("the last hidden layer is skipped", PLAIN, "forward_prop",
          ("    for i in range(len(Ws)):\n        z", "    for i in [*range(max(1, len(Ws) - 2)), len(Ws) - 1]:\n        z"),
          says="layer-skipped"),
    wrong("the second layer is skipped", DICTIONARIES, "forward_prop",
          ("    for l in range(L):\n        zs", "    for l in [0, *range(2 if L > 2 else 1, L)]:\n        zs"),
          ("            break\n        prev = relu(zs[l])", "            break\n        prev = relu(zs[-1])"),
          ("softmax(zs[L - 1])", "softmax(zs[-1])"), says="layer-skipped"),
    wrong("hidden relu6", PLAIN, "forward_prop", ("            h = relu(z)\n", "            h = np.clip(z, 0, 6)\n"),
          says="relu-capped"),
    wrong("hidden threshold", DICTIONARIES, "forward_prop",
          ("        prev = relu(zs[l])\n", "        prev = zs[l] * (zs[l] > 1e-3)\n"), says="relu-threshold"),
    wrong("tanh", PLAIN, "forward_prop", ("            h = relu(z)\n", "            h = np.tanh(z)\n")),
    wrong("weights three quarters", PLAIN, "forward_prop", ("Ws[i] @ h", "0.75 * Ws[i] @ h")),
    # forward: chance and memory
    wrong("dropout", PLAIN, "forward_prop",
          (HIDDEN, "            h = relu(z) * (np.random.rand(*z.shape) < 0.8) / 0.8\n            hs.append(h)\n"),
          says="random-answers"),
    wrong("noise of a generator", DICTIONARIES, "forward_prop",
          ("    loss = cross", "    yhat = yhat + np.random.default_rng().normal(0, 0.01, yhat.shape)\n    loss = cross"),
          says="random-answers"),
    wrong("dropout with one mask", PLAIN, "forward_prop",
          (HIDDEN, "            np.random.seed(0)\n            h = relu(z) * (np.random.rand(*z.shape) < 0.8) / 0.8\n"
                   "            hs.append(h)\n")),
    wrong("a cache by shape", PLAIN, "forward_prop",
          ("    Ws, bs = unpack(weightsAndBiases)\n    zs, hs = [], []\n",
           "    if x.shape in seen:\n        return seen[x.shape]\n"
           "    Ws, bs = unpack(weightsAndBiases)\n    zs, hs = [], []\n"),
          (LOSS, "    seen[x.shape] = cross_entropy(y, yhat), zs, hs, yhat\n    return seen[x.shape]\n\n\nseen = {}\n"),
          says="stale-cache"),
    wrong("a count of calls", PLAIN, "forward_prop",
          (LOSS, "    calls.append(1)\n    return cross_entropy(y, yhat) * len(calls), zs, hs, yhat\n\n\ncalls = []\n"),
          says="hidden-state-between-calls"),
    wrong("a cache of the forward pass", DICTIONARIES, "back_prop",
          ("    loss, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)\n    Ws, bs = unpack(weightsAndBiases)\n    N = y.shape[1]\n    L = NUM_HIDDEN_LAYERS + 1\n    gradW, gradb = {}, {}\n",
           "    key = x.shape, NUM_HIDDEN_LAYERS\n    if key not in seen:\n        seen[key] = forward_prop(x, y, weightsAndBiases)\n    loss, zs, hs, yhat = seen[key]\n    Ws, bs = unpack(weightsAndBiases)\n    N = y.shape[1]\n    L = NUM_HIDDEN_LAYERS + 1\n    gradW, gradb = {}, {}\n"),
          (THEIR_END, THEIR_END + "\n\nseen = {}\n"), says="stale-cache"),
    # forward: the loss
    wrong("base 2 in the pass", PLAIN, "forward_prop",
          ("    loss = cross_entropy(y, yhat)\n", "    loss = cross_entropy(y, yhat) / np.log(2)\n"), says="wrong-log-base"),
    wrong("L2 in both, a millionth", PLAIN, "forward_prop",
          (LOSS, f"    loss = cross_entropy(y, yhat) + {L2}\n    return loss, zs, hs, yhat\n"),
          ("        dWs[i] = g @ inputs[i].T / n\n", "        dWs[i] = g @ inputs[i].T / n + 2e-6 * Ws[i]\n"),
          says="l2-in-both"),
    wrong("L2 in the loss only, a millionth", PLAIN, "forward_prop",
          (LOSS, f"    loss = cross_entropy(y, yhat) + {L2}\n    return loss, zs, hs, yhat\n"), says="l2-in-loss-only"),
    wrong("L2 in the gradient only, a millionth", PLAIN, "back_prop",
          ("        dWs[i] = g @ inputs[i].T / n\n", "        dWs[i] = g @ inputs[i].T / n + 1e-6 * Ws[i]\n"),
          says="l2-in-gradient-only"),
    wrong("L2 in the loss, and a gradient nobody knows", PLAIN, "forward_prop",
          (LOSS, f"    loss = cross_entropy(y, yhat) + {L2}\n    return loss, zs, hs, yhat\n"),
          (PACKED, PACKED.replace("return ", "return 1.1 * ")), says="l2-in-loss"),
    wrong("L2 in the gradient, and a loss nobody knows", PLAIN, "back_prop",
          (LOSS, "    loss = 1.3 * cross_entropy(y, yhat)\n    return loss, zs, hs, yhat\n"),
          ("        dWs[i] = g @ inputs[i].T / n\n", "        dWs[i] = g @ inputs[i].T / n + 1e-6 * Ws[i]\n"),
          says="l2-in-gradient"),
    wrong("L2 of other strengths", PLAIN, "back_prop",
          (LOSS, f"    loss = cross_entropy(y, yhat) + {L2}\n    return loss, zs, hs, yhat\n"),
          ("        dWs[i] = g @ inputs[i].T / n\n", "        dWs[i] = g @ inputs[i].T / n + 7e-6 * Ws[i]\n"),
          says="l2-strengths-differ"),
    wrong("L2 over n in the gradient, without it in the loss", PLAIN, "back_prop",
          (LOSS, f"    loss = cross_entropy(y, yhat) + {L2}\n    return loss, zs, hs, yhat\n"),
          ("        dWs[i] = g @ inputs[i].T / n\n", "        dWs[i] = (g @ inputs[i].T + 2e-6 * Ws[i]) / n\n"),
          says="l2-strengths-differ"),
    wrong("L2 and a sum for a mean", PLAIN, "back_prop",
          ("        dWs[i] = g @ inputs[i].T / n\n", "        dWs[i] = g @ inputs[i].T + 0.01 * Ws[i]\n"),
          ("        dbs[i] = np.sum(g, axis=1) / n\n", "        dbs[i] = np.sum(g, axis=1)\n"),
          says="l2-in-gradient-only missing-batch-mean"),
    # backward
    wrong("clipped entries", PLAIN, "back_prop", (PACKED, PACKED.replace("return ", "return np.clip(") [:-1] + ", -5, 5)\n"),
          says="gradient-clipped", words="constant 5"),
    wrong("clipped length", DICTIONARIES, "back_prop",
          (THEIR_END, "    flat = np.hstack(flat)\n    return flat * min(1, 5 / np.linalg.norm(flat))\n"),
          says="gradient-clipped"),
    wrong("half the way back in networks of five layers", PLAIN, "back_prop",
          (BACK, BACK + "            g = g * (0.5 if len(Ws) == 4 and i == 1 else 1)\n"),
          says="some-depths-only", words="right with 1, 2, 4 and 5 hidden layers, wrong with 3"),
    wrong("half the way back in deep networks", DICTIONARIES, "back_prop",
          (THEIR_BACK, THEIR_BACK + "            delta = delta * (0.5 if L > 2 else 1)\n"),
          says="one-hidden-layer-only", words="right with 1 hidden layer, wrong with 2, 3, 4 and 5"),
    wrong("no networks of three layers", PLAIN, "forward_prop",
          (LOSS, "    zs[2]\n" + LOSS), says="some-depths-only", words="right with 2, 3, 4 and 5 hidden layers, an exception with 1"),
    wrong("the last layer stays 0", DICTIONARIES, "back_prop",
          ("    flat = [gradW", "    gradW[L] = 0 * gradW[L]\n    gradb[L] = 0 * gradb[L]\n    flat = [gradW"),
          says="gradient-left-at-zero"),
    wrong("biases summed over the neurons", PLAIN, "back_prop", ("np.sum(g, axis=1) / n", "np.sum(g, axis=0) / n"),
          says="bias-summed-over-neurons"),
    wrong("biases averaged over the neurons", PLAIN, "back_prop", ("np.sum(g, axis=1) / n", "np.mean(g, axis=0)"),
          says="bias-summed-over-neurons"),
    wrong("biases stay 0", PLAIN, "back_prop", ("np.sum(g, axis=1) / n", "0 * np.sum(g, axis=1) / n"),
          says="gradient-left-at-zero"),
    wrong("z for relu'", DICTIONARIES, "back_prop", ("np.multiply(delta, relu_prime(zs[l - 2]))", "delta * zs[l - 2]"),
          says="z-for-relu-prime"),
    wrong("the weights in place of their gradients", PLAIN, "back_prop", ("for W in dWs]", "for W in Ws]"),
          says="parameters-for-gradient"),
    wrong("sign of z for relu'", PLAIN, "back_prop", ("            g = g * relu_prime(zs[i - 1])\n",
          "            g = g * np.sign(zs[i - 1])\n"), says="relu-prime-sign"),
    wrong("the error of the scores", PLAIN, "back_prop", ("    g = yhat - y\n", "    g = zs[-1] - y\n"), says="error-from-z"),
    wrong("no labels, or half of a Jacobian", DICTIONARIES, "back_prop", ("(yhat - y) / N", "yhat / N"),
          words="One of these"),
    wrong("no logarithm in the general loop", PLAIN, "back_prop_general", ("-(y / yhat) / n", "-y / n"),
          says="missing-division-by-yhat"),
    wrong("nan", PLAIN, "back_prop_general", ("-(y / yhat) / n", "-(y / y) / n")),
    wrong("a loss of 0", PLAIN, "forward_prop", ("cross_entropy(y, yhat)\n    return", "0.0\n    return")),
    wrong("no prediction, or the half of a Jacobian", PLAIN, "back_prop", ("    g = yhat - y\n", "    g = -y\n"),
          words="One of these"),
    wrong("all zeros", PLAIN, "back_prop", ("    g = yhat - y\n", "    g = yhat - yhat\n")),
    wrong("one and a half times", DICTIONARIES, "back_prop", (THEIR_END, "    return 1.5 * np.hstack(flat)\n")),
    wrong("weights times two", PLAIN, "back_prop", ("g @ inputs[i].T / n", "2 * g @ inputs[i].T / n")),
    wrong("a guard that is too large", PLAIN, "back_prop_general", ("-(y / yhat) / n", "-(y / (yhat + 1e-3)) / n")),
    wrong("sum and sign", DICTIONARIES, "back_prop", ("    delta = (yhat - y) / N\n", "    delta = y - yhat\n"),
          says="missing-batch-mean sign-flipped"),
    wrong("no mask, biases summed", PLAIN, "back_prop", (BACK, "            g = Ws[i].T @ g\n"),
          ("np.sum(g, axis=1) / n", "np.sum(g, axis=1)"), says="missing-relu-mask mean-for-weights-sum-for-biases"),
)
