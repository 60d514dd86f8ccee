"""What students get for an assignment: template and notebook with its title and parts, a README, how to install."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from pathlib import Path

from grader import clone
from grader.configuration.assignment import Assignment, Seeds
from grader.configuration.contradictions import require_known_tests
from grader.homework.contract import EVERY_PART
from grader.homework.homework4 import DEFAULT, PUBLIC_CASES, homework4, load_assignment, reference_folder
from grader.outline import Part, outline
from grader.release.readme import readme
from grader.release.source import BESIDE, REQUIREMENTS, Source
from grader.template import notebook, template_source

FOLDER = clone.HOME / "student_template"


def files(assignment: Assignment, source: Source = BESIDE) -> dict[str, str]:
    """The texts that students get, by name. NotAClone, OSError, AssignmentError, or ValueError for a broken reference.

    An assignment of its own comes along; the usual one is in the wheel. So do the values of its public cases where
    these are drawn from another seed.
    """
    clone.require("reference")
    reference = (reference_folder() / "homework4.py").read_text(encoding="utf-8")
    parts = outline(reference, _points(assignment))
    template = written_for(template_source(reference), assignment.title, parts)
    redrawn = assignment.seeds != Seeds()
    own = redrawn or assignment.path != DEFAULT
    return {
        "homework4.py": template,
        "homework4.ipynb": json.dumps(notebook(template), indent=1, ensure_ascii=False) + "\n",
        "README.md": readme(assignment.title, parts, source, f" --assignment {DEFAULT.name}" if own else ""),
        REQUIREMENTS: source.requirements,
        **({DEFAULT.name: assignment.path.read_text(encoding="utf-8-sig")} if own else {}),
        **({PUBLIC_CASES.name: _recorded(assignment)} if redrawn else {}),
    }


def stale() -> dict[Path, str]:
    """The files of student_template/ that are not as the reference has them, and their texts. Raises as `files`."""
    return {FOLDER / name: text for name, text in files(load_assignment()).items() if _text(FOLDER / name) != text}


def written_for(source: str, title: str, parts: tuple[Part, ...]) -> str:
    """The template `source` under another title, with the functions of `parts` alone and their points."""
    lines, body = source.splitlines(), ast.parse(source).body
    kept = {name for part in parts for name in (*part.functions, *part.given)}
    for node in reversed(body):
        if isinstance(node, ast.FunctionDef) and node.name not in kept:
            del lines[node.lineno - 1 : node.end_lineno]
    said = {f"# Part {part.number}:": f"# {part.said}:" for part in parts}
    found = [re.match(r"# Part \d+:", line) for line in lines]
    lines = [line if mark is None else said[mark[0]] + line[len(mark[0]):]
             for line, mark in zip(lines, found, strict=True) if mark is None or mark[0] in said]
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines).rstrip() + "\n")
    words = " ".join(title.split()).replace("\\", "\\\\").replace('"', '\\"')
    return re.sub(r'\A"""[^\n"]*', lambda _: f'"""{words}' + ("" if words.endswith((".", "!", "?")) else "."), text)


def _points(assignment: Assignment) -> dict[int, float]:
    """Points of each part that is graded. AssignmentError where [points] does not fit the rubric."""
    # Imported here: the rubric is read from the questions, which need pytest and numpy.
    from grader.grading.grade_questions import Settings, rubric

    tests = rubric(Settings(homework4(assignment), parts=EVERY_PART, points=assignment.points))
    if assignment.points:
        require_known_tests(assignment, ((test.number, test.max_score) for test in tests))
    points: defaultdict[int, float] = defaultdict(float)
    for test in tests:
        if test.part in assignment.parts:
            points[test.part] += test.max_score
    return dict(points)


def _recorded(assignment: Assignment) -> str:
    # Imported here: a worker is started, for the reference.
    from grader.homework.recording import public_cases

    return public_cases(assignment.seeds.public)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
