"""The tables of samples say what they seem to: every change is in one place, every mistake in two solutions."""

from collections import Counter

import pytest

from tests.support.samples import changed, correct, in_folder, mistakes, source

EVERY = (*correct(), *mistakes(), *in_folder("layouts"), *in_folder("intake/interfaces"))


def test_what_is_found_is_in_its_solution_exactly_once() -> None:
    wrong = [(sample.name, find) for sample in EVERY for find, _ in sample.changes if source(sample.base, sample.folder).count(find) != 1]
    assert wrong == []


def test_samples_differ_in_name_and_text() -> None:
    assert len({sample.name for sample in EVERY}) == len({sample.text for sample in EVERY}) == len(EVERY)


def test_every_mistake_is_made_in_two_solutions() -> None:
    made = Counter((each.id, each.functions, each.what) for each in mistakes())
    assert made and min(made.values()) >= 2
    assert [each.name for each in mistakes() if each.part not in range(1, 7) or not each.functions] == []


def test_a_file_holds_the_text() -> None:
    assert EVERY[0].path.read_text(encoding="utf-8") == EVERY[0].text and EVERY[0].path.stem == EVERY[0].name


@pytest.mark.parametrize("find", ["b", "a"])
def test_a_change_that_does_not_fit_is_refused(find: str) -> None:
    with pytest.raises(ValueError, match=r"times, and not once: '[ab]'"):
        changed("a c a", ((find, "d"),))
