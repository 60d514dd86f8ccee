"""The sample submissions: correct solutions, and the same with one mistake each.

A correct solution is a file of tests/submissions/correct, or a few changes to one, in correct.toml beside it; so are those
in other layouts and interfaces. A mistake is changes to correct solutions, in the table of its part in mistakes/:

    [[relu-leaky]]                   the id that has to be named
    wrong = ["relu"]                 the functions that it is in; `hint` where it is told and costs no marks
    what = "A leaky relu."
    plain = ["np.maximum(0, z)", "np.maximum(0.01 * z, z)"]         in plain.py find this, put that; a list of such
    dictionaries = ["out[out < 0] = 0.0", "out[out < 0] *= 0.01"]   pairs where one place is not enough
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest

from tests.support.attacks import written

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions"
REFERENCE = ROOT / "reference"
PARTS = (1, 2, 3, 4, 5, 6)
Changes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sample:
    """The file `base` after `changes`; the name is that of a file, without its suffix."""

    name: str
    base: str
    changes: Changes = ()
    folder: str = "correct"

    @cached_property
    def text(self) -> str:
        """The source. ValueError where a change does not fit."""
        return changed(source(self.base, self.folder), self.changes)

    @cached_property
    def path(self) -> Path:
        """A file that holds it, as long as this process runs."""
        path = Path(_folder().name) / f"{self.name}.py"
        path.write_text(self.text, encoding="utf-8")
        return path


@dataclass(frozen=True)
class Mistake(Sample):
    """A correct solution with the mistake `id` in these functions; a hint `costs` no marks."""

    id: str = ""
    what: str = ""
    functions: tuple[str, ...] = ()
    costs: bool = True
    part: int = 0
    first: bool = True  # the first of those with this mistake in other solutions


def changed(text: str, changes: Changes) -> str:
    """`text` with each place that is found replaced. ValueError unless every one is there exactly once."""
    for find, replace in changes:
        if text.count(find) != 1:
            raise ValueError(f"This is there {text.count(find)} times, and not once: {find!r}")
        text = text.replace(find, replace)
    return text


@cache
def source(name: str, folder: str = "correct") -> str:
    """The text of a file in that folder of tests/submissions, or of what its table makes of another."""
    path = SUBMISSIONS / folder / f"{name}.py"
    return path.read_text(encoding="utf-8") if path.exists() else sample(name, folder).text


def correct() -> tuple[Sample, ...]:
    """All correct solutions, by name."""
    return in_folder("correct")


@cache
def in_folder(folder: str) -> tuple[Sample, ...]:
    """The files of that folder of tests/submissions, and what the table of the same name makes of them, by name."""
    files = [Sample(path.stem, path.stem, folder=folder) for path in (SUBMISSIONS / folder).glob("*.py")]
    variants = [Sample(name, base, changes, folder) for name, told in table(folder).items() for base, changes in _changes(told)]
    return tuple(sorted(files + variants, key=lambda sample: sample.name))


@cache
def mistakes(*parts: int) -> tuple[Mistake, ...]:
    """All mistakes in these parts of the homework, or in all of it."""
    return tuple(each for each in _all_mistakes() if not parts or each.part in parts)


def cases(*parts: int, step: int = 1) -> list[Any]:
    """The mistakes in these parts as parameters of a test: one in `step` in one solution, and all else among the slow tests."""
    usual = [each for each in mistakes(*parts) if each.first][::step]
    return [pytest.param(each, id=each.name, marks=() if each in usual else pytest.mark.slow) for each in mistakes(*parts)]


def sample(name: str, folder: str = "") -> Sample:
    """The correct solution, or the mistake, of this name; or what has it in that folder of tests/submissions."""
    [found] = [each for each in (in_folder(folder) if folder else (*correct(), *mistakes())) if each.name == name]
    return found


def attacks(*names: str) -> list[Path]:
    """Files that hold these attacks, as long as this process runs."""
    return [written(name, Path(_folder().name)) for name in names]


@cache
def _all_mistakes() -> tuple[Mistake, ...]:
    return tuple(each for part in PARTS for each in _of_part(part))


def _of_part(part: int) -> Iterator[Mistake]:
    """Where a mistake is made in another way in the same function, its name has a number."""
    before = Counter[tuple[str, str]]()
    for id, entries in table(f"mistakes/part_{part}").items():
        for told in entries:
            functions = tuple(told.get("wrong") or told["hint"])
            before[id, functions[0]] += 1
            number = before[id, functions[0]]
            begins = f"{id}{f'_{number}' if number > 1 else ''}_in_{functions[0]}_of"
            for place, (base, changes) in enumerate(_changes(told)):
                yield Mistake(f"{begins}_{base}", base, changes, "correct", id, told["what"], functions, "wrong" in told, part, place == 0)


def table(name: str) -> dict[str, Any]:
    """The table of this name in tests/submissions."""
    return tomllib.loads((SUBMISSIONS / f"{name}.toml").read_text(encoding="utf-8"))


def _changes(told: Mapping[str, Any]) -> Iterator[tuple[str, Changes]]:
    """Each solution that is changed, with its changes; the one pair of a single change stands alone."""
    for base in (each for each in told if each not in ("wrong", "hint", "what")):
        pairs: Sequence[Any] = [told[base]] if isinstance(told[base][0], str) else told[base]
        yield base, tuple((find, replace) for find, replace in pairs)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="samples-")
