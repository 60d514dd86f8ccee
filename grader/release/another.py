"""What students get of a homework in a folder: their file, also as a notebook, a README, and what `check` reads."""

from __future__ import annotations

from grader.authoring.recorded import handout_of
from grader.grading.homework import Homework
from grader.outline import Part
from grader.release.points import points_of_parts, tests_of
from grader.release.readme import Words, readme
from grader.release.source import BESIDE, REQUIREMENTS, Source
from grader.sandbox.protocol.contract import OPAQUE
from grader.template import notebook_text

SIZES = "the sizes of an example"
DERIVATIVES = ("Derivatives are compared with differences of the function that they are of, as you wrote it: write "
               "that one first.")
CACHES = ("Of a wrong function that is given a cache there are true values only where your cache holds what that of "
          "the course's solution holds, in its order. Otherwise functions that call it are judged with yours as it is.")


def files(homework: Homework, source: Source = BESIDE) -> dict[str, str]:
    """The texts that students of a usable homework get, by name. AssignmentError where [points] does not fit it."""
    handout = handout_of(homework)
    hidden = any(test.visibility != "visible" for test in tests_of(homework))
    words = Words(homework.contract.file, SIZES if hidden else "",
                  DERIVATIVES if homework.passes.offline.slopes else "", (CACHES,) if _has_caches(homework) else ())
    return {
        **handout,
        words.notebook: notebook_text(handout[words.script]),
        "README.md": readme(homework.assignment.title, words, _parts(homework), source),
        REQUIREMENTS: source.requirements,
    }


def _has_caches(homework: Homework) -> bool:
    return any(part.kind == OPAQUE for function in homework.contract.functions for part in function.returns)


def _parts(homework: Homework) -> tuple[Part, ...]:
    """All of them, also where nothing is graded: what is graded may call what they hold."""
    points, contract = points_of_parts(homework), homework.contract
    written = {number: [each for each in contract.functions if each.part == number] for number in contract.parts}
    return tuple(
        Part(number, title, ", ".join(dict.fromkeys(f"§{each.section}" for each in written[number] if each.section)),
             tuple(each.name for each in written[number]), (), points.get(number))
        for number, title in contract.parts.items())
