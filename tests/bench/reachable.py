"""What accuracy can be had with the MNIST images that are there: the reference's own search, then its training.

    MNIST_DIR=folder python tests/bench/reachable.py

The search sees the training images alone, cut in two; the setting that it finds is trained on all of them and tried on
the held-out ones. Beside it the setting with which the grader trains submissions. Takes some minutes.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from grader.grading.answers import LiveAnswers  # noqa: E402
from grader.homework.training import data  # noqa: E402
from grader.homework.training.digits import SETTING, SIZES, start  # noqa: E402

VALIDATION = 5  # one image in five
SEARCH_EPOCHS = 6  # of each trial; the setting that is found is trained as long as the homework says


def main(seeds: int = 3) -> int:
    digits = data.find()
    homework: Any = LiveAnswers(ROOT / "reference" / "homework4.py").module
    n = digits.train_x.shape[1]
    cut = n - n // VALIDATION
    np.random.seed(1)
    epochs, homework.NUM_EPOCHS = homework.NUM_EPOCHS, SEARCH_EPOCHS
    begun = time.perf_counter()
    found = homework.findBestHyperparameters(digits.train_x[:, :cut], digits.train_y[:, :cut],
                                             digits.train_x[:, cut:], digits.train_y[:, cut:])
    found["NUM_EPOCHS"] = epochs
    print(f"{digits.name}, {n:,} to train on: found {found} in {time.perf_counter() - begun:.0f} s", flush=True)
    for name, constants, first in (("its own search's setting", found, None),
                                   ("the grader's setting", {**SIZES.constants(), **SETTING}, start)):
        reached = [_accuracy(homework, digits, constants, first, seed) for seed in range(seeds)]
        shown = ", ".join(f"{each:.2%}" for each in reached)
        print(f"{name}: {shown} of {digits.test_x.shape[1]:,} held-out images", flush=True)
    return 0


def _accuracy(homework: Any, digits: data.Digits, constants: dict[str, Any], first: Any, seed: int) -> float:
    vars(homework).update(constants)
    np.random.seed(seed)
    w = homework.initWeightsAndBiases() if first is None else first(seed)
    trained, _ = homework.train(digits.train_x, digits.train_y, w, digits.test_x, digits.test_y)
    yhat = homework.forward_prop(digits.test_x, digits.test_y, trained)[3]
    return float(np.mean(yhat.argmax(axis=0) == digits.test_y.argmax(axis=0)))


if __name__ == "__main__":
    sys.exit(main())
