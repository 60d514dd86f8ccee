"""All that a homework's folder holds, read together: homework.toml, and the tests and mistakes in Python beside it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import count
from pathlib import Path

from grader.authoring.declared import DeclaredHomework
from grader.authoring.homework_file import load
from grader.authoring.interfaces.interface_file import interfaces_in
from grader.authoring.own_mistakes import own_mistakes
from grader.authoring.own_tests.reading import own_tests
from grader.authoring.rubric_tests import DeclaredTests, Graded
from grader.configuration.document import AssignmentError


def read_folder(folder: Path) -> DeclaredHomework:
    """The homework in `folder`. AssignmentError, in one sentence, where it cannot be used."""
    declared = load(folder)
    asked = replace(declared, own_tests=own_tests(folder, declared),
                    interfaces=interfaces_in(folder, declared.functions))
    _require_different(DeclaredTests(asked).all)
    return replace(asked, own_mistakes=own_mistakes(folder, asked))


def _require_different(tests: Sequence[Graded]) -> None:
    known: dict[str, Graded] = {}
    for each in tests:
        if each.number in known:
            raise AssignmentError(f"{each.where}: the number {each.number} is that of another test, about "
                                  f"{known[each.number].function}, of {known[each.number].where}; "
                                  f"{_free(each.number, {one.number for one in tests})} is free.")
        known[each.number] = each


def _free(number: str, taken: Set[str]) -> str:
    """The next number that no test has."""
    before, _, last = number.rpartition(".")
    return next(free for place in count(int(last)) if (free := f"{before}.{place}") not in taken)
