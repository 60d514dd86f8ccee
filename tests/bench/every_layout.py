"""A generated class in every layout that instructors hold, zipped and not, for class_of_1000.py."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.classroom.classes import JUNK, samples
from tests.support import classes
from tests.support.classes import START, Given
from tests.support.files import packed

# What a class is written by, and what it is packed as.
LAYOUTS: Sequence[tuple[Callable[..., Any], str]] = (
    (classes.folder, ""), (classes.folder, "gztar"), (classes.gradescope, ""), (classes.gradescope, "zip"),
    (classes.canvas, "zip"), (classes.moodle, "zip"), (classes.moodle_without_folders, ""), (classes.blackboard, "zip"),
    (classes.github, ""), (classes.nbgrader, ""))
README = {"README.txt": b"My homework.\n"}


def every_layout(home: Path, count: int, seed: int, attacks: tuple[str, ...]) -> list[Path]:
    """`count` things handed in, in equal shares one after the other a share a layout; the folders and archives."""
    shuffled = tuple(random.Random(seed).sample(attacks, len(attacks)))
    everything = handed_in(list(samples(count, seed, shuffled)))
    made = []
    for number, (write, packing) in enumerate(LAYOUTS):
        share = everything[number * count // len(LAYOUTS) : (number + 1) * count // len(LAYOUTS)]
        group = write is classes.gradescope
        folder = write(home / f"{number} {write.__name__}", _together(share) if group else share)
        made.append(Path(shutil.make_archive(str(folder), packing, folder)) if packing else folder)
    return made


def handed_in(kinds: Sequence[Path | None]) -> list[Given]:
    """A student each; one in twenty is the one before once more, who had a mistake and has none now."""
    given: list[Given] = []
    for number, sample in enumerate(kinds):
        files, when = _files(sample, number), START + timedelta(minutes=number)
        if number % 20 == 12:
            given.append(replace(given[-1], files={"homework4-1.zip": packed(files)}, when=when))
        else:
            name = f"Jane {chr(65 + number % 26)}oe{number}"
            given.append(Given(f"student{number:04}", 1000 + number, name, files, late=number % 7 == 0, when=when))
    return given


def _files(sample: Path | None, number: int) -> dict[str, bytes]:
    """A file, an archive or two files, in turn; junk is bytes that are no source, an empty file or nothing at all."""
    if sample is None:
        return ({"homework4.py": JUNK}, {"homework4.py": b""}, {})[number // 10 % 3]
    files = {f"homework4{sample.suffix}": sample.read_bytes()}
    if number % 5 == 2:
        return {"homework4.zip": packed(files)}
    return {**files, **README} if number % 5 == 0 else files


def _together(given: Sequence[Given]) -> list[Given]:
    """One in twenty hands in with the one before."""
    return [replace(each, number=given[place - 1].number) if place % 20 == 5 else each
            for place, each in enumerate(given)]
