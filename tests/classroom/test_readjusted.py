"""What a person changed in adjustments.csv since the last run is told with the grades that it changed."""

import io

import pytest
from rich.console import Console

from grader.classroom.adjustments import Adjustment
from grader.classroom.readjusted import Readjusted, readjusted, table
from grader.classroom.store import Store
from tests.classroom.examples import BAD, ROLL, filled, outcome, stored

UP, UP_MORE, ELSE = Adjustment("cy", "5.1", points=2, by="Kim"), Adjustment("cy", "5.1", points=3), Adjustment("007", "5.2", delta=1)
SAID = Adjustment("cy", "5.1", points=2, comment="after a talk", by="Kim", line=9)
ABSENT = Adjustment("dee", "5.1", points=2)


@pytest.mark.parametrize(("before", "now", "found"), [
    ((), (UP,), (Readjusted("cy", 5, 7, (("5.1", 0, 2, "Kim"),)),)),
    ((UP,), (), (Readjusted("cy", 7, 5, (("5.1", 2, 0, "Kim"),)),)),
    ((UP,), (UP_MORE, ELSE), (Readjusted("007", 5, 6, (("5.2", 1, 2, ""),)), Readjusted("cy", 7, 8, (("5.1", 2, 3, ""),)))),
    ((UP,), (SAID,), ()), ((), (ABSENT,), ()), ((), (), ()), (None, (UP,), ()),
])
def test_whose_grade_an_edit_changed(tmp_path, before, now, found):
    assert readjusted(ROLL, stored(tmp_path, outcome("team", BAD)), before, now) == found


def test_it_is_said_by_whom():
    console = Console(file=io.StringIO(), width=100)
    console.print(table([Readjusted("cy", 5, 7, (("5.1", 0, 2, "Kim"),))]))
    assert "5.1 (0 -> 2, Kim)" in console.file.getvalue() and "1 changed by adjustments.csv" in console.file.getvalue()


def test_what_counted_is_remembered(tmp_path):
    with Store(filled(tmp_path)) as store:
        assert store.counted() is None
        store.finish([UP, ELSE])
        assert store.counted() == (UP, ELSE)
        store.finish()
        assert store.counted() == (UP, ELSE)
