"""Ids of uploads are unique without case, and nobody else's upload changes one."""

from hypothesis import assume, given
from hypothesis import strategies as st

from grader.classroom.handed_in import HandedIn
from grader.classroom.reading import find
from grader.classroom.safe_names import identity
from grader.classroom.uploads import ids_of
from tests.support.classes import GOOD
from tests.support.files import write_all

NAMES = st.lists(st.one_of(st.text(max_size=12), st.text("aA.-/ é", max_size=3)), min_size=1, max_size=8, unique=True)


def ids(names):
    return ids_of([HandedIn(name, name, (), ()) for name in names])


@given(NAMES)
def test_ids_are_unique_without_case(names):
    assert len({each.casefold() for each in ids(names)}) == len(names)


@given(NAMES, st.text(max_size=5), st.randoms())
def test_another_student_changes_no_id(names, other, random):
    assume(identity(other) not in {identity(each) for each in names})
    among = [*names, other]
    random.shuffle(among)
    assert dict(zip(names, ids(names), strict=True)).items() <= dict(zip(among, ids(among), strict=True)).items()


def test_names_that_only_differ_in_case_are_one_student_twice(tmp_path):
    write_all(tmp_path / "class", {"kim.py": GOOD, "Lee/a.py": GOOD, "lee.zip": GOOD})
    held = find(tmp_path / "class", into=tmp_path / "scratch")
    assert [each.members for each in held.uploads] == [("Lee (Lee)",), ("kim",), ("lee (lee.zip)",)]
    assert held.notes[0].startswith("Lee stands twice or more: Lee, lee.zip. Which counts is not said there")
