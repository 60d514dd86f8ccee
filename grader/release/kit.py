"""What students get for an assignment: template and notebook with its title and parts, a README, how to install."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from grader import __version__, clone
from grader.configuration.assignment import Assignment
from grader.configuration.contradictions import require_known_tests
from grader.homework.contract import EVERY_PART
from grader.homework.homework4 import DEFAULT, homework4, reference_folder
from grader.outline import Part, outline
from grader.template import notebook, template_source

WHEEL = f"backprop_grader-{__version__}-py3-none-any.whl"
FOLDER = clone.HOME / "student_template"
REQUIREMENTS = f"""# The checker, from {WHEEL} in this folder, and what it needs.
--find-links .
backprop-grader=={__version__}
"""


def files(assignment: Assignment) -> dict[str, str]:
    """The texts of the handout, by name. NotAClone, OSError, AssignmentError, or ValueError for a broken reference."""
    clone.require("reference")
    reference = (reference_folder() / "homework4.py").read_text(encoding="utf-8")
    parts = outline(reference, _points(assignment))
    source = written_for(template_source(reference), assignment.title, parts)
    own = assignment.path != DEFAULT  # the wheel brings the usual one along
    return {
        "homework4.py": source,
        "homework4.ipynb": json.dumps(notebook(source), indent=1, ensure_ascii=False) + "\n",
        "README.md": _readme(assignment.title, parts, " --assignment assignment.toml" if own else ""),
        "requirements.txt": REQUIREMENTS,
        **({"assignment.toml": assignment.path.read_text(encoding="utf-8-sig")} if own else {}),
    }


def differing(assignment: Assignment, folder: Path) -> dict[Path, str]:
    """The files of the handout that `folder` lacks or has otherwise, and what they should hold. Raises as files."""
    return {folder / name: text for name, text in files(assignment).items() if _text(folder / name) != text}


def write(texts: Mapping[Path, str], *, replace: bool) -> None:
    """Write each text; FileExistsError, before anything is written, for a file that is there, unless `replace`."""
    for path in texts:
        if path.exists() and not replace:
            raise FileExistsError(f"{path} exists and holds something else; name another folder or remove it.")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


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


def _readme(title: str, parts: tuple[Part, ...], options: str) -> str:
    words = Path(__file__).with_name("readme.md").read_text(encoding="utf-8")
    return words.format(title=" ".join(title.split()), options=options, wheel=WHEEL, table=_table(parts))


def _table(parts: tuple[Part, ...]) -> str:
    rows = [(str(part.number), part.what, part.sections, " ".join(f"`{name}`" for name in part.functions),
             "–" if part.points is None else f"{part.points:g}") for part in parts]
    return "\n".join("| " + " | ".join(row) + " |"
                     for row in (("Part", "What", "Notes", "Functions", "Points"), ("---",) * 5, *rows))


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
