"""What students get for an assignment: template and notebook with its title and parts, a README, how to install."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from grader import clone
from grader.configuration.assignment import Assignment, Seeds
from grader.homework.default import DEFAULT
from grader.homework.homework4 import (
    PUBLIC_CASES,
    SOLUTION,
    homework4,
    load_assignment,
    reference_folder,
)
from grader.outline import Part, outline
from grader.release.points import points_of_parts
from grader.release.readme import Words, readme
from grader.release.source import BESIDE, REQUIREMENTS, Source
from grader.template import notebook_text, template_source

FOLDER = clone.HOME / "student_template"
WORDS = Words(
    SOLUTION, "784 inputs, 10\nneurons or 3 hidden layers",
    "Gradients of Parts 2 and 3 are compared with your own loss, so write `forward_prop` (Part 4) before you look at "
    "them.",
    ("Columns are examples: `x` is (m, n) and `y` is one-hot, (c, n). W(i) is (out, in).",
     "The cost is a *mean* over the examples (§1), so its gradient is one too."))


def files(assignment: Assignment, source: Source = BESIDE) -> dict[str, str]:
    """The texts that students get, by name. NotAClone, OSError, AssignmentError, or ValueError for a broken reference.

    An assignment of its own comes along; the usual one is in the wheel. So do the values of its public cases where
    these are drawn from another seed.
    """
    clone.require("reference")
    reference = (reference_folder() / SOLUTION).read_text(encoding="utf-8")
    parts = outline(reference, points_of_parts(homework4(assignment)))
    template = written_for(template_source(reference), assignment.title, parts)
    redrawn = assignment.seeds != Seeds()
    own = redrawn or assignment.path != DEFAULT
    return {
        WORDS.script: template,
        WORDS.notebook: notebook_text(template),
        "README.md": readme(assignment.title, WORDS, parts, source, f" --assignment {DEFAULT.name}" if own else ""),
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


def _recorded(assignment: Assignment) -> str:
    # Imported here: a worker is started, for the reference.
    from grader.homework.recording import public_cases

    return public_cases(assignment.seeds.public)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
