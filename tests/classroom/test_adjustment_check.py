"""A wrong line of adjustments.csv is found before anything is graded, by the tests that will be asked."""

import pytest

from grader.classroom.adjustment_check import require_adjustments
from grader.classroom.graded import Order
from grader.classroom.store import Store
from grader.grading.options import Options
from grader.homework.homework4 import load_assignment
from grader.intake.errors import CallerError
from tests.classroom.examples import filled

ORDER = Order(load_assignment(), Options(parts=(1,)))


@pytest.mark.parametrize(("lines", "refused", "notes"), [
    ("ada,1.2,1", "", []), ("ada,1.2,99", "99 points are out of range", []), ("eve,1.1,1", "there is no student 'eve'", []),
    ("ada,5.2,1", "there is no test '5.2'", []), ("", "", []),
    ("ada,1.2,1\n\ndee,1.2,1", "", ["line 4: not applied, as dee handed in nothing."])])
def test_before_any_result_is_there(tmp_path, lines, refused, notes):
    path = filled(tmp_path) / "adjustments.csv"
    path.write_text(f"student,test,points,delta\n{lines}\n")
    with Store(tmp_path, read_only=True) as store:
        if refused:
            with pytest.raises(CallerError, match=rf"adjustments.csv, line 2: {refused}"):
                require_adjustments(store, ORDER)
        else:
            assert list(require_adjustments(store, ORDER)) == [f"{path}, {note}" for note in notes]
