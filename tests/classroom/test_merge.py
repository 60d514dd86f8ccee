"""Shards become one class; what does not belong together is refused."""

from dataclasses import replace

import pytest

from grader.classroom import adjustments
from grader.classroom.database import NAME, StoreError
from grader.classroom.merge import merge
from grader.classroom.outcome import Hashes
from grader.classroom.store import Store
from tests.classroom.examples import BAD, GOOD, ROLL, SUM, filled, outcome


def scores(folder) -> dict[str, float]:
    with Store(folder, read_only=True) as store:
        return {id: result.score for id, result in store.results().items()}


def test_two_shards_are_the_class_with_all_that_was_found(tmp_path):
    first, second, into = (tmp_path / name for name in ("1", "2", "all"))
    filled(first, outcome("ada"))
    filled(second, outcome("team", BAD))
    for _ in range(2):  # and again, which changes nothing
        assert merge([first, second], into) == ()
        assert scores(into) == {"ada": 16, "team": 5}
    with Store(into) as store:
        assert store.roll() == ROLL
        assert store.report("team") == BAD
        assert store.results()["team"].misconceptions == (SUM, "relu-leaky")
        assert store.earlier() == {}
        assert not store.begin("merge").resumed


@pytest.mark.parametrize(("older", "newer", "score"), [
    (outcome("ada", BAD), outcome("ada", GOOD), 16), (outcome("ada", GOOD), outcome("ada", BAD), 5),
    (outcome("ada", BAD), outcome("ada", GOOD, fault="boom"), 5),
])
@pytest.mark.parametrize("order", [1, -1])
def test_what_is_in_both_counts_once_the_newest_that_is_a_result(tmp_path, older, newer, score, order):
    shards = [filled(tmp_path / "1", older), filled(tmp_path / "2", newer)]
    notes = merge(shards[::order], tmp_path / "all")
    assert scores(tmp_path / "all") == {"ada": score}
    assert notes[0].startswith("ada is in several stores: the result of ")
    assert notes[1:] == ("No store has a result of team.",)


def test_corrections_of_a_shard_are_not_lost_without_a_word(tmp_path):
    filled(tmp_path / "1", outcome("ada"))
    adjustments.ensure_file(tmp_path / "1")
    assert merge([tmp_path / "1"], tmp_path / "all") == ("No store has a result of team.",)
    with (tmp_path / "1" / adjustments.NAME).open("a") as file:
        file.write("ada,1.1,1,,regraded by hand,TA\n")
    assert any(adjustments.NAME in note and "copy the lines" in note for note in merge([tmp_path / "1"], tmp_path / "all"))


def test_what_is_there_already_is_one_of_them(tmp_path):
    into = filled(tmp_path / "all", outcome("ada", BAD))
    merge([filled(tmp_path / "1", outcome("team")), into], into)
    assert scores(into) == {"ada": 5, "team": 16}


@pytest.mark.parametrize(("hashes", "said"), [
    (Hashes("s", "other", "g"), "two versions of the homework"), (Hashes("s", "h", "other"), "two versions of the grader"),
])
def test_other_homeworks_and_graders_are_refused(tmp_path, hashes, said):
    shards = [filled(tmp_path / "1", outcome("ada")), filled(tmp_path / "2", outcome("team", hashes=hashes))]
    with pytest.raises(StoreError, match=said):
        merge(shards, tmp_path / "all")
    assert not (tmp_path / "all" / NAME).exists()


def test_shards_of_other_classes_and_no_shard_at_all_are_refused(tmp_path):
    other = replace(ROLL, uploads=(replace(ROLL.uploads[0], members=("dee",)),))
    shards = [filled(tmp_path / "1"), filled(tmp_path / "2", roll=other)]
    with pytest.raises(StoreError, match="different classes"):
        merge(shards, tmp_path / "all")
    with pytest.raises(StoreError, match="holds no class"):
        merge([tmp_path / "absent"], tmp_path / "all")
    assert not (tmp_path / "all").exists()
