"""Find handwritten digits for Part 6: MNIST in a folder, or the digits that scikit-learn brings along."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import math
import os
import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.data_classes import dataclass

Array = NDArray[np.float64]
SIDE, CLASSES = 28, 10
TRAIN, TEST = 8000, 2000  # enough to tell a good training from a bad one, in seconds
IMAGE_TYPE, LABEL_TYPE = 2051, 2049  # the magic numbers of IDX files of bytes in 3 and 1 dimensions


class DataError(Exception):
    """The digits that were asked for are missing or damaged; the message says which file, and how."""


class NoDigits(DataError):
    """No digits were asked for by name, and none came along."""


@dataclass(frozen=True)
class Digits:
    """Examples in columns: images (784, n) from 0 to 1, one-hot labels (10, n)."""

    name: str
    train_x: Array
    train_y: Array
    test_x: Array
    test_y: Array


def find(folder: Path | None = None) -> Digits:
    """MNIST from `folder` or $MNIST_DIR; without either, scikit-learn's digits. Raises DataError."""
    chosen = folder or (Path(os.environ["MNIST_DIR"]) if os.environ.get("MNIST_DIR") else None)
    return read(chosen)


@lru_cache(maxsize=1)  # a whole class is graded with one set of digits
def read(folder: Path | None) -> Digits:
    """The digits in `folder`, or those that scikit-learn brings along. Raises DataError."""
    return bundled() if folder is None else mnist(folder)


def found(folder: Path | None = None) -> str:
    """One sentence: which digits `find` gives. Raises DataError."""
    digits = find(folder)
    train, test = digits.train_x.shape[1], digits.test_x.shape[1]
    return f"{digits.name}: {train:,} to train on, {test:,} held out, 28 x 28 pixels."


def bundled() -> Digits:
    """The 1,797 digits inside scikit-learn, read without importing it and enlarged from 8 x 8 to 28 x 28."""
    spec = importlib.util.find_spec("sklearn")
    path = Path(spec.origin).parent / "datasets" / "data" / "digits.csv.gz" if spec and spec.origin else None
    if path is None or not path.is_file():
        raise NoDigits("There are no digits for Part 6: install scikit-learn, or name a folder with MNIST (--data or "
                       "MNIST_DIR).")
    rows = np.array(list(csv.reader(io.StringIO(_unzipped(path).decode("ascii")))), dtype=float)
    large = np.kron(rows[:, :64].reshape(-1, 8, 8) / 16, np.ones((3, 3)))
    images = np.pad(large, ((0, 0), (2, 2), (2, 2))).reshape(len(rows), -1)
    return _split("digits of scikit-learn", images, rows[:, 64].astype(int), held_out=len(rows) // 4)


def mnist(folder: Path) -> Digits:
    """MNIST from IDX files, zipped or not, or from the course's .npy files, with its test images alone or with both."""
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder.")
    sets = [_pair(folder, names) for names in (("train", "train"), ("t10k", "test"))]
    present = [each for each in sets if each is not None]
    if not present:
        raise DataError(
            f"{folder} holds no MNIST: looked for t10k-images-idx3-ubyte (.gz) and *_test_images.npy, "
            "each with its labels, and the same for train."
        )
    images, labels = present[-1]
    if len(present) == 1:
        return _split("MNIST", images, labels, held_out=min(TEST, len(images) // 5))
    (more, more_labels), keep = present[0], np.random.default_rng(2025)
    mine, theirs = keep.permutation(len(more))[:TRAIN], keep.permutation(len(images))[:TEST]
    return Digits("MNIST", *_columns(more[mine], more_labels[mine]), *_columns(images[theirs], labels[theirs]))


def _split(name: str, images: Array, labels: NDArray[np.int64], held_out: int) -> Digits:
    order = np.random.default_rng(2025).permutation(len(images))
    test, train = order[:held_out], order[held_out : held_out + TRAIN]
    return Digits(name, *_columns(images[train], labels[train]), *_columns(images[test], labels[test]))


def _columns(images: Array, labels: NDArray[np.int64]) -> tuple[Array, Array]:
    return np.ascontiguousarray(images.T), np.ascontiguousarray(np.eye(CLASSES)[labels].T)


def _pair(folder: Path, names: Sequence[str]) -> tuple[Array, NDArray[np.int64]] | None:
    """Images (n, 784) from 0 to 1 and labels (n,) of one set, or None when neither file is there."""
    idx, npy = names
    images = _one(folder, (f"{idx}-images-idx3-ubyte*", f"{idx}-images.idx3-ubyte*", f"*{npy}_images.npy"))
    labels = _one(folder, (f"{idx}-labels-idx1-ubyte*", f"{idx}-labels.idx1-ubyte*", f"*{npy}_labels.npy"))
    if images is None and labels is None:
        return None
    if images is None or labels is None:
        raise DataError(f"{images or labels} has no {'labels' if labels is None else 'images'} beside it.")
    pixels, classes = _pixels(images), _classes(labels)
    if len(pixels) != len(classes):
        raise DataError(f"{images} holds {len(pixels)} images, but {labels} holds {len(classes)} labels.")
    return pixels, classes


def _one(folder: Path, patterns: Sequence[str]) -> Path | None:
    return next((path for pattern in patterns for path in sorted(folder.glob(pattern))), None)


def _pixels(path: Path) -> Array:
    values = _npy(path) if path.suffix == ".npy" else _idx(path, IMAGE_TYPE)
    images = values.reshape(len(values), -1).astype(float)
    if images.shape[1] != SIDE * SIDE or not np.isfinite(images).all():
        raise DataError(f"{path} does not hold images of 28 x 28 finite pixels; its shape is {values.shape}.")
    return images / 255 if images.max() > 1 else images


def _classes(path: Path) -> NDArray[np.int64]:
    values = _npy(path) if path.suffix == ".npy" else _idx(path, LABEL_TYPE)
    labels = values.argmax(axis=1) if values.ndim == 2 and values.shape[1] == CLASSES else values.reshape(-1)
    if labels.size and not np.isin(labels, np.arange(CLASSES)).all():
        raise DataError(f"{path} does not hold labels from 0 to 9.")
    return labels.astype(np.int64)


def _npy(path: Path) -> NDArray[Any]:
    try:
        values: NDArray[Any] = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise DataError(f"{path} is not a complete .npy file of numbers: {error}") from error
    if values.ndim == 0 or values.dtype.kind not in "biuf" or not len(values):
        raise DataError(f"{path} is not an array of numbers with one row for each example.")
    return values


def _idx(path: Path, kind: int) -> NDArray[np.uint8]:
    """The bytes of an IDX file: a magic number, the sizes, then the values."""
    content = _unzipped(path)
    dimensions = 3 if kind == IMAGE_TYPE else 1
    header = 4 * (1 + dimensions)
    if len(content) < header or struct.unpack(">i", content[:4])[0] != kind:
        raise DataError(f"{path} is not an IDX file of {'images' if kind == IMAGE_TYPE else 'labels'}.")
    shape = struct.unpack(f">{dimensions}I", content[4:header])
    if len(content) - header != math.prod(shape) or not shape[0]:
        raise DataError(f"{path} is truncated: {math.prod(shape)} values promised, {len(content) - header} there.")
    return np.frombuffer(content, dtype=np.uint8, offset=header).reshape(shape)


def _unzipped(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
