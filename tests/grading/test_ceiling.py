"""Too much memory or time for a student's data is a verdict."""

import resource
import sys
import time

import numpy as np
import pytest

from grader.grading import ceiling
from grader.grading.one_pass import Pass
from grader.grading.rubric import Entry
from grader.intake.errors import NotGradable
from grader.judgement.verdict import Verdict

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")


def test_what_takes_too_much_memory_or_time_to_read_is_not_gradable(monkeypatch):
    monkeypatch.setattr(ceiling, "READING_SECONDS", 0.2)
    assert ceiling.bounded(len)("abc") == 3
    with ceiling.memory(), pytest.raises(NotGradable, match="too large to be read"):
        ceiling.bounded(np.ones)(1 << 40)
    with pytest.raises(NotGradable, match="could not be read within"):
        ceiling.bounded(time.sleep)(3600)


def test_a_fault_of_the_readers_own_stays_one():
    with pytest.raises(ValueError):
        ceiling.bounded(int)("x")


def test_within_there_is_room_for_what_honest_work_needs_and_no_more():
    before = resource.getrlimit(resource.RLIMIT_AS)
    with ceiling.memory():
        assert np.ones(16 << 20).size  # 128 MB
        with pytest.raises(MemoryError):
            np.ones(2 << 30)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


@pytest.mark.parametrize(("container", "megabytes"), [(None, 1024), (768 << 20, 384), (64 << 30, 1024)])
def test_a_small_container_gives_less(container, megabytes):
    assert ceiling.megabytes(container) == megabytes


def test_a_question_without_enough_memory_is_a_verdict_on_what_came_back():
    entry = Entry("1.1", "", "relu", 1.0, "visible", ())
    one = Pass((1,), {}, "hidden", True, lambda entry: None, lambda entry: None)
    assert one._judged(entry, MemoryError(), None).verdict is Verdict.MEMORY
