"""The secret seed: three places it may stand in, and nothing that gives it away."""

import pytest

from grader.configuration.seed import SecretSeed, SeedError, secret_seed


def test_without_a_seed_the_default_is_used_and_says_so(tmp_path):
    assert secret_seed(tmp_path, {}).is_default


def test_the_environment_comes_before_the_files(tmp_path):
    (tmp_path / "secret_seed").write_text("beside\n")
    (tmp_path / "named").write_text("named\n")
    named = {"BACKPROP_GRADER_SEED_FILE": str(tmp_path / "named")}
    assert secret_seed(tmp_path, {"BACKPROP_GRADER_SEED": "direct", **named}).text == "direct"
    assert secret_seed(tmp_path, named).text == "named"
    assert secret_seed(tmp_path, {}).text == "beside"
    assert not secret_seed(tmp_path, {}).is_default


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff"])
def test_a_seed_that_is_named_but_not_there_stops_the_grader(tmp_path, content):
    path = tmp_path / "named"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SeedError, match="secret seed"):
        secret_seed(tmp_path, {"BACKPROP_GRADER_SEED_FILE": str(path)})


def test_neither_repr_nor_hash_gives_the_seed_away():
    seed = SecretSeed("tortoise")
    assert "tortoise" not in repr(seed)
    assert len(seed.hash) == 12
    assert seed.hash != SecretSeed("hare").hash
