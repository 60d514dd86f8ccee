"""What may be said of wrong programs, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from inprocess import execute
from programs import PROGRAMS, Wrong

from grader.homework.diagnosis.diagnosing import diagnose_question, load_misconceptions
from tests.support.samples import REFERENCE

KNOWN = load_misconceptions(REFERENCE)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: f"{program.question}, {program.name}")
def test_a_wrong_program_is_named_rightly_or_not_at_all(program: Wrong) -> None:
    student = execute(program.source)
    found = diagnose_question(program.question, student, KNOWN, fresh=student.fresh)
    assert frozenset(found.ids if found else ()) == program.says, found
    assert program.words.lower() in " ".join(found.proved if found else ()).lower()
