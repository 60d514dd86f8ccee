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


@pytest.mark.parametrize(("line", "said"), [
    ("ada,1.2,1", None), ("ada,1.2,99", "99 points are out of range"), ("eve,1.1,1", "there is no student 'eve'"),
    ("ada,5.2,1", "there is no test '5.2'"), ("", None)])
def test_before_any_result_is_there(tmp_path, line, said):
    (filled(tmp_path) / "adjustments.csv").write_text(f"student,test,points,delta\n{line}\n")
    with Store(tmp_path, read_only=True) as store:
        if said is None:
            assert require_adjustments(store, ORDER) == ()
        else:
            with pytest.raises(CallerError, match=rf"adjustments.csv, line 2: {said}"):
                require_adjustments(store, ORDER)


def test_a_line_for_who_handed_in_nothing_is_said_with_its_number(tmp_path):
    (filled(tmp_path) / "adjustments.csv").write_text("student,test,points,delta\nada,1.2,1\n\ndee,1.2,1\n")
    with Store(tmp_path, read_only=True) as store:
        assert require_adjustments(store, ORDER) == (
            f"{tmp_path / 'adjustments.csv'}, line 4: not applied, as dee handed in nothing.",)
