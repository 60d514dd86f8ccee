"""The progress bar: only on a terminal, only when grading takes long."""

import time

import pytest

from grader.results.progress import ProgressBar
from tests.support.waiting import until


@pytest.mark.parametrize(("seconds", "wanted"), [(60.0, True), (0.0, False)])
def test_without_a_terminal_or_a_wait_there_is_no_bar(seconds, wanted):
    with ProgressBar(seconds=seconds, wanted=wanted) as bar:
        bar.update(1, 3)
        time.sleep(0.1)
        assert not bar.shown


def test_the_bar_appears_late_and_leaves_nothing():
    with ProgressBar(seconds=0.0, wanted=True) as bar:
        assert until(lambda: bar.shown)
        bar.update(2, 3)
    assert not bar.shown
