"""Every upload is in exactly one shard, and stays there."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.roll import Upload
from grader.classroom.shards import parse_shard, shard
from grader.intake.errors import CallerError


def uploads(ids: list[str]) -> list[Upload]:
    return [Upload(id, Path(id), (id,)) for id in ids]


@given(st.lists(st.text(min_size=1), unique=True), st.integers(1, 9))
def test_all_shards_together_are_the_class_and_no_upload_is_in_two(ids, n):
    parts = [upload.id for k in range(1, n + 1) for upload in shard(uploads(ids), k, n)]
    assert sorted(parts) == sorted(ids)


def test_whoever_comes_later_moves_nobody_and_the_place_is_the_same_on_every_machine():
    ids = [f"s{number}" for number in range(40)]
    before = shard(uploads(ids[:20]), 2, 3)
    assert set(before) <= set(shard(uploads(ids), 2, 3))
    assert [upload.id for upload in shard(uploads(ids[:12]), 1, 3)] == ["s3", "s8", "s9", "s10"]


@pytest.mark.parametrize(("text", "pair"), [("1/1", (1, 1)), (" 3/20 ", (3, 20))])
def test_a_shard_in_words(text, pair):
    assert parse_shard(text) == pair


@pytest.mark.parametrize("text", ["", "3", "0/3", "4/3", "-1/3", "1/0", "a/b", "1/2/3"])
def test_what_is_no_shard(text):
    with pytest.raises(CallerError, match="K/N"):
        parse_shard(text)


def test_a_shard_that_is_not_there():
    with pytest.raises(CallerError, match="no shard 4 of 3"):
        shard([], 4, 3)
