"""What students get of a homework in a folder: their file, also as a notebook, a README, and what `check` reads."""

from __future__ import annotations

from grader.authoring.declared import Asked, DeclaredHomework
from grader.authoring.homework_file import load
from grader.authoring.recorded import handout_of
from grader.grading.homework import Homework
from grader.outline import Part
from grader.release.points import points_of_parts
from grader.release.readme import Words, readme
from grader.release.source import BESIDE, REQUIREMENTS, Source
from grader.template import notebook_text

SIZES = "the sizes of an example"
DERIVATIVES = ("Derivatives are compared with differences of the function that they are of, as you wrote it: write "
               "that one first.")


def files(homework: Homework, source: Source = BESIDE) -> dict[str, str]:
    """The texts that students of a usable homework get, by name. AssignmentError where [points] does not fit it."""
    declared, handout = load(homework.reference), handout_of(homework)
    words = Words(homework.contract.file, SIZES if any(each.hidden_points for each in declared.questions) else "",
                  DERIVATIVES if any(each.asked is not Asked.VALUES for each in declared.questions) else "")
    return {
        **handout,
        words.notebook: notebook_text(handout[words.script]),
        "README.md": readme(homework.assignment.title, words, _parts(homework, declared), source),
        REQUIREMENTS: source.requirements,
    }


def _parts(homework: Homework, declared: DeclaredHomework) -> tuple[Part, ...]:
    """Those that are declared, also where they are not graded: what is graded may call what they hold."""
    points = points_of_parts(homework)
    return tuple(Part(number, title, _sections(declared, number), _functions(declared, number), (), points.get(number))
                 for number, title in declared.parts.items())


def _functions(declared: DeclaredHomework, part: int) -> tuple[str, ...]:
    return tuple(function.name for function in declared.functions.values() if function.part == part)


def _sections(declared: DeclaredHomework, part: int) -> str:
    """ "§1, §2" """
    named = [function.section for function in declared.functions.values() if function.part == part and function.section]
    return ", ".join(f"§{section}" for section in dict.fromkeys(named))
