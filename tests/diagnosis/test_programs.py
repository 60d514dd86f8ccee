"""What may be said of wrong programs, and nothing else."""

import pytest

from grader.grading.student import Student
from grader.homework.diagnosis.diagnosing import diagnose_question, load_misconceptions
from tests.diagnosis.programs import PROGRAMS, Wrong
from tests.support.in_process import File
from tests.support.samples import REFERENCE
from tests.support.slow import one_in

KNOWN = load_misconceptions(REFERENCE)


@pytest.mark.parametrize("program", one_in(2, PROGRAMS), ids=lambda program: f"{program.question}, {program.name}")
def test_a_wrong_program_is_named_rightly_or_not_at_all(program: Wrong) -> None:
    file = File(program.source)
    found = diagnose_question(program.question, Student(file), KNOWN, fresh=file.forget)
    assert frozenset(found.ids if found else ()) == program.says, found
    assert program.words.lower() in " ".join(found.proved if found else ()).lower()
