"""What a killed process left is found by the next one; what a living one has is left alone."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader.sandbox.host.scratch import PREFIX, Scratch, scratch_file, sweep

ROOT = Path(__file__).parents[3]
MAKES = """
import os, sys
from grader.sandbox.host.scratch import Scratch, scratch_file
folder, (_, file) = Scratch(), scratch_file()
(folder.folder / "workers" / "one").mkdir(parents=True)
print(folder.folder.name, os.path.basename(file), flush=True)
sys.stdin.read()
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_there_while_its_maker_lives_and_gone_after_the_next_sweep(place):
    with subprocess.Popen([sys.executable, "-c", MAKES], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          env={**os.environ, "TMPDIR": str(place)}) as process:
        names = process.stdout.readline().split()
        sweep()
        assert sorted(os.listdir(place)) == sorted(names) and len(names) == 2
        process.kill()
        process.wait()
    assert sorted(os.listdir(place)) == sorted(names)
    sweep()
    assert os.listdir(place) == []


def test_what_is_held_here_or_is_no_scratch_of_ours_stays(place):
    held, (descriptor, path) = Scratch(), scratch_file()
    others = place / "backprop-grader-of-an-older-version", place / f"{PREFIX}link"
    others[0].mkdir()
    others[1].symlink_to(others[0])
    sweep()
    assert set(place.iterdir()) == {held.folder, Path(path), *others}
    os.close(descriptor)
    held.close()
    sweep()
    assert set(place.iterdir()) == set(others)


def test_what_cannot_be_locked_is_never_taken_for_left_behind(place, monkeypatch):
    monkeypatch.setitem(sys.modules, "fcntl", None)
    unheld, (descriptor, path) = Scratch(), scratch_file()
    monkeypatch.undo()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    sweep()
    assert set(place.iterdir()) == {unheld.folder, Path(path)}
    os.close(descriptor)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can make what is another user's")
def test_what_is_another_users_stays(place):
    (place / f"{PREFIX}theirs").mkdir()
    os.chown(place / f"{PREFIX}theirs", 65534, 65534)
    sweep()
    assert os.listdir(place) == [f"{PREFIX}theirs"]
