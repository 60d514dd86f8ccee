"""Looks for answers in a zip, in every file of every wheel and zip inside."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Collection
from functools import cache

from grader.outline import BEGIN, END
from grader.template import template_source
from tests.release.kits import ROOT

REFERENCE = ROOT / "reference"
OTHERWISE = ("homework4.py",)  # which is looked through by its marks
DEFINES = ("#", '"""', "@", "from ", "import ", "def ", ") -> ", "class ")  # names, and what is said of them
SHORTEST_SOLUTION, SHORTEST_HYPOTHESIS = 13, 25  # what is shorter stands everywhere, as `return x` does
NO_ANSWERS = {"Array = NDArray[np.float64]", 'if question == "forward_prop":', "depth = case.sizes[3] if case.sizes else 0",
              "y = np.eye(4)[:, [0, 2, 1]]"}


def answers_in(archive: bytes, answers: Collection[str] = ()) -> set[tuple[str, str]]:
    """The lines of `answers`, by default those of our own solutions and hypotheses, that stand in a file of `archive`,
    each with the name of the file."""
    return {(name, line) for name, text in texts(archive).items() for line in answers or _answers() if line in text}


def solution_lines(solution: str) -> frozenset[str]:
    """The lines between the marks of `solution` that stand nowhere else in it."""
    given = _plain(template_source(solution))
    return frozenset(line for line in _lines(_marked(solution), SHORTEST_SOLUTION) if line not in given)


def texts(archive: bytes) -> dict[str, str]:
    """Every file of `archive` and of archives in it: its text, spaces as one."""
    found: dict[str, str] = {}
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        for name in members.namelist():
            content = members.read(name)
            if zipfile.is_zipfile(io.BytesIO(content)):
                found |= {f"{name}/{inner}": text for inner, text in texts(content).items()}
            else:
                found[name] = _plain(_source(name, content))
    return found


def _source(name: str, content: bytes) -> str:
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    if name.endswith(".ipynb"):
        return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return text


@cache
def _answers() -> frozenset[str]:
    given = _plain((ROOT / "student_template" / "homework4.py").read_text(encoding="utf-8"))
    solution = (REFERENCE / "homework4.py").read_text(encoding="utf-8")
    hypotheses = "".join(path.read_text(encoding="utf-8") for path in REFERENCE.rglob("*.py") if path.name not in OTHERWISE)
    lines = _lines(_marked(solution), SHORTEST_SOLUTION) | _lines(hypotheses, SHORTEST_HYPOTHESIS)
    assert len(lines) > 500, "there is something to look for"
    return frozenset(line for line in lines - NO_ANSWERS if line not in given)


def _marked(solution: str) -> str:
    return "".join(re.findall(rf"{BEGIN}\n(.*?){END}", solution, re.DOTALL))


def _lines(text: str, shortest: int) -> set[str]:
    lines = {line.split("  #")[0].strip() for line in text.splitlines()}
    return {_plain(line) for line in lines if len(line) >= shortest and not line.startswith(DEFINES)}


def _plain(text: str) -> str:
    return " ".join(text.split())
