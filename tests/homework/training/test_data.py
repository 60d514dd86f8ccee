"""The digits: found in every published form, and damage is named."""

import gzip
import struct
import sys

import numpy as np
import pytest

from grader.homework.training import data

IMAGES = np.random.default_rng(1).integers(0, 256, size=(20, 28, 28), dtype=np.uint8)
LABELS = np.arange(20, dtype=np.uint8) % 10


def idx(values, kind):
    return struct.pack(f">{1 + values.ndim}I", kind, *values.shape) + values.tobytes()


def write_idx(folder, pack=lambda raw: raw, suffix="", prefix="t10k"):
    (folder / f"{prefix}-images-idx3-ubyte{suffix}").write_bytes(pack(idx(IMAGES, 2051)))
    (folder / f"{prefix}-labels-idx1-ubyte{suffix}").write_bytes(pack(idx(LABELS, 2049)))


def write_npy(folder, labels=LABELS):
    np.save(folder / "mnist_test_images.npy", IMAGES.reshape(20, 784))
    np.save(folder / "mnist_test_labels.npy", labels)


FORMS = {
    "idx": write_idx,
    "idx, zipped": lambda folder: write_idx(folder, gzip.compress, ".gz"),
    "npy": write_npy,
    "npy, one-hot": lambda folder: write_npy(folder, np.eye(10)[LABELS]),
}


def pairs(x, y):
    """The label of each image, by its pixels."""
    return {x[:, j].tobytes(): int(y[:, j].argmax()) for j in range(x.shape[1])}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_split_with_its_labels(tmp_path, form):
    FORMS[form](tmp_path)
    digits = data.mnist(tmp_path)
    assert digits.train_x.shape == (784, 16) and digits.test_y.shape == (10, 4)
    told = pairs(digits.train_x, digits.train_y) | pairs(digits.test_x, digits.test_y)
    assert told == {(image.ravel() / 255).tobytes(): int(label) for image, label in zip(IMAGES, LABELS, strict=True)}
    np.testing.assert_array_equal(data.mnist(tmp_path).test_x, digits.test_x)


def test_with_both_sets_nothing_of_the_test_set_is_trained_on(tmp_path):
    write_idx(tmp_path)
    write_idx(tmp_path, prefix="train")
    assert data.mnist(tmp_path).train_x.shape == (784, 20)


def test_the_digits_of_scikit_learn_are_read_without_importing_it(monkeypatch):
    monkeypatch.delitem(sys.modules, "sklearn", raising=False)
    data.read.cache_clear()
    digits = data.find()
    assert digits.train_x.shape == (784, 1348) and digits.test_x.shape == (784, 449)
    assert digits.train_x.min() == 0 and digits.train_x.max() == 1
    assert "sklearn" not in sys.modules


def damaged(folder, name, content):
    write_idx(folder)
    (folder / name).write_bytes(content)


DAMAGE = {
    "empty folder": (lambda folder: None, "holds no MNIST"),
    "truncated": (lambda f: damaged(f, "t10k-images-idx3-ubyte", idx(IMAGES, 2051)[:-1]), "truncated: 15680 .* 15679"),
    "not IDX": (lambda f: damaged(f, "t10k-images-idx3-ubyte", b"hello"), "not an IDX file of images"),
    "labels for images": (lambda f: damaged(f, "t10k-images-idx3-ubyte", idx(LABELS, 2049)), "not an IDX file of im"),
    "other count": (lambda f: damaged(f, "t10k-labels-idx1-ubyte", idx(LABELS[:9], 2049)), "20 images.* 9 labels"),
    "label 77": (lambda f: damaged(f, "t10k-labels-idx1-ubyte", idx(LABELS + 77, 2049)), "labels from 0 to 9"),
    "half a zip": (lambda f: damaged(f, "t10k-images-idx3-ubyte", gzip.compress(b"x" * 999)[:20]), "cannot be read"),
    "no labels": (lambda f: (write_idx(f), (f / "t10k-labels-idx1-ubyte").unlink()), "no labels beside it"),
    "objects": (lambda f: np.save(f / "mnist_test_images.npy", np.array([{}])), "no labels beside it"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_named(tmp_path, kind):
    spoil, words = DAMAGE[kind]
    spoil(tmp_path)
    with pytest.raises(data.DataError, match=words):
        data.mnist(tmp_path)


def test_mnist_itself(mnist):
    assert data.mnist(mnist).train_x.shape == (784, 8000)
