"""The same notebooks graded by backprop-grader, otter-grader and nbgrader, one after the other on one machine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from costs import Cost, cold, run, spent

from others import nbgrader, otter
from others.environments import environment, missing, variables
from others.notebooks import notebooks, write

GRADER = [sys.executable, "-m", "grader"]


@dataclass(frozen=True)
class Row:
    """What a way to grade the class costs, and who has all points after it."""

    way: str
    cost: Cost
    full_marks: set[str]

    def text(self, ours: Cost, students: list[str]) -> str:
        """The row beside `ours`, as multiples of it; the names of the students say who is right."""
        right = [each for each in students if each.startswith("correct")]
        noticed = len(students) - len(right) - len(self.full_marks - {*right})
        return (f"{self.way:34}  {self.cost}; {self.cost.processor / ours.processor:5.1f} and "
                f"{self.cost.wall / ours.wall:5.1f} times class; all points for {len(self.full_marks & {*right})} of "
                f"{len(right)} right ones, mistakes noticed in {noticed} of {len(students) - len(right)}")


def side_by_side(folder: Path, environments: Path, count: int, parts: str) -> Iterator[str]:
    """A line for each way to grade `count` notebooks, and one for each tool that cannot be had."""
    students = notebooks(count)
    paths = [write(folder / "handed in" / f"{name}.ipynb", content) for name, content in students.items()]
    ours = _class(folder, parts)
    names = list(students)
    yield ours.text(ours.cost, names)
    yield _loop(folder, paths, parts).text(ours.cost, names)
    ways: dict[str, Callable[[Path], list[Row]]] = {
        "otter": lambda commands: _otter(commands, folder, paths),
        "nbgrader": lambda commands: [_nbgrader(commands, folder / "course", students)]}
    for tool, measure in ways.items():
        try:
            commands = environment(environments, tool)
        except subprocess.CalledProcessError as error:
            yield missing(tool, error)
            continue
        for row in measure(commands):
            yield row.text(ours.cost, names)


def _class(folder: Path, parts: str) -> Row:
    out = folder / "out"
    words = ["class", str(folder / "handed in"), "--out", str(out), "--parts", parts, "--jobs", "1"]
    students = len(list((folder / "handed in").iterdir()))
    return Row("class, one job, from its start", spent(lambda: run([*GRADER, *words]), students), _full(out / "results"))


def _loop(folder: Path, paths: list[Path], parts: str) -> Row:
    out = folder / "loop"
    out.mkdir()
    cost = cold(lambda path: [*GRADER, "grade", str(path), "--parts", parts, "--results", str(out / f"{path.stem}.json")],
                paths)
    return Row("a loop over grade", cost, _full(out))


def _full(results: Path) -> set[str]:
    found = {path.stem: json.loads(path.read_text(encoding="utf-8"))["tests"] for path in results.glob("*.json")}
    return {name for name, tests in found.items() if all(each["score"] == each["max_score"] for each in tests)}


def _otter(commands: Path, folder: Path, paths: list[Path]) -> list[Row]:
    made = otter.autograder(commands, folder / "otter")
    one_each = cold(lambda path: otter.command(commands, made, path), paths, variables(commands))
    warm = spent(lambda: run(otter.in_one_process(commands, made, paths), variables(commands)), len(paths))
    full = otter.full_marks(made)
    return [Row("otter run, a process each", one_each, full), Row("otter, all in one process", warm, full)]


def _nbgrader(commands: Path, folder: Path, students: dict[str, dict[str, object]]) -> Row:
    course = nbgrader.course(commands, folder, students)
    cost = spent(lambda: run(nbgrader.command(commands, course), variables(commands)), len(students))
    return Row("nbgrader autograde, all at once", cost, nbgrader.full_marks(commands, course))
