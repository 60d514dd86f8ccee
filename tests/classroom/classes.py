"""Generated classes: a folder in which each student has one thing, good or bad, made of the samples."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from tests.support.samples import attacks as files_of
from tests.support.samples import correct, mistakes

SAMPLES = Path(__file__).resolve().parents[1] / "submissions"
# Attacks that end at once: those that wait for their time limit are in tests/bench/class_of_1000.py.
QUICK = ("exit_zero", "patch_numpy", "garbage_on_the_wire", "kill_the_grader", "fork_bomb", "segmentation_fault")
JUNK = bytes(range(256))


def samples(count: int, seed: int = 0, attacks: tuple[str, ...] = QUICK) -> Iterator[Path | None]:
    """Of ten, five are right, two have a mistake, and an attack, a notebook and junk (None)."""
    chance = random.Random(seed)
    right, wrong = ([each.path for each in chance.sample(kind, 12)] for kind in (correct(), mistakes()))
    notebooks = sorted((SAMPLES / "intake" / "notebooks").glob("*.ipynb"))[:6]
    turns = zip(cycle(right), cycle(wrong), cycle(files_of(*attacks)), cycle(notebooks), strict=False)
    return islice((each for r, w, a, n in turns for each in (r, w, r, a, n, r, None, r, w, r)), count)


def generate(folder: Path, count: int, seed: int = 0) -> Path:
    """`count` students in `folder`, a third of them with a folder of their own."""
    for number, sample in enumerate(samples(count, seed)):
        student = f"student{number:04}"
        if sample is None:
            _junk(folder, student, number)
        elif number % 3 == 0:
            (folder / student).mkdir(parents=True)
            shutil.copy(sample, folder / student / f"homework4{sample.suffix}")
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(sample, folder / f"{student}{sample.suffix}")
    return folder


def _junk(folder: Path, student: str, number: int) -> None:
    """Bytes that are no source, an empty file, or a folder with nothing in it, in turn."""
    if number // 10 % 3 == 2:
        (folder / student).mkdir()
    else:
        (folder / f"{student}.py").write_bytes(JUNK if number // 10 % 3 == 0 else b"")
