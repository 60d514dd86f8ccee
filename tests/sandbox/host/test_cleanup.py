"""Removing what a submission left: whatever it made of its folder, all of that goes and nothing else."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from grader.sandbox.host.cleanup import remove_tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no path is long there, and no folder shut for its owner")


def by_an_ordinary_user(action, *given):
    """root may enter every folder, and so would go another way."""
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setuid(65534)
            action(*given)
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0


def nested(depth):
    for _ in range(depth):
        Path("file").touch()
        os.mkdir("d")
        os.chdir("d")


def shut(mode):
    os.makedirs("a/b/c")
    Path("a/b/file").touch()
    os.chmod("a/b", mode)
    os.chmod("a", mode)


def odd(beside):
    os.makedirs("a/b")
    for name in ("a/out", "a/b/out", "out"):
        os.symlink(beside, name)
    os.symlink("nowhere", "a/nowhere")
    os.mkfifo("a/b/fifo")


def made(folder, make, given):
    os.mkdir(folder)
    os.chdir(folder)
    make(*given)


@pytest.mark.parametrize("who", [by_an_ordinary_user, lambda action, *given: action(*given)], ids=["a user", "whoever tests"])
@pytest.mark.parametrize(("make", "given"), [
    (nested, (1200,)), (odd, ("../kept",)), *((shut, (mode,)) for mode in (0, 0o300, 0o400, 0o600))])
def test_however_it_was_left_it_goes(who, make, given):
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o777)
        kept = Path(place, "kept", "file")
        kept.parent.mkdir(mode=0o777)
        kept.touch()
        by_an_ordinary_user(made, Path(place, "left"), make, given)
        who(remove_tree, Path(place, "left"))
        assert os.listdir(place) == ["kept"] and kept.exists()


def test_a_link_in_its_place_is_not_followed(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "link").symlink_to("kept")
    remove_tree(tmp_path / "link")
    remove_tree(tmp_path / "nothing")
    assert (tmp_path / "kept").is_dir()
