"""Where there is no Landlock: what is closed by other means, and what is refused because nothing closes it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader.sandbox.host import cleanup
from grader.sandbox.host.isolation import NoConfinement
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.mechanism import unavailable
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.reply import Returned
from grader.sandbox.protocol.request import Request

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="access lists as Linux has them")
if sys.platform == "linux":
    from grader.sandbox.host import shared_folders
OWNER, GROUP, OTHER = (1, 7, shared_folders._NOBODY), (4, 5, shared_folders._NOBODY), (32, 7, shared_folders._NOBODY)
MASK = (16, 5, shared_folders._NOBODY)


def test_an_entry_comes_with_the_mask_it_needs_and_goes_with_it():
    shut = shared_folders.changed([OTHER, OWNER, GROUP], 60600, 1)
    assert shut == [OWNER, (2, 1, 60600), GROUP, MASK, OTHER]
    both = shared_folders.changed(shut, 60601, 1)
    assert both == [OWNER, (2, 1, 60600), (2, 1, 60601), GROUP, MASK, OTHER]
    assert shared_folders.changed(both, 60600, None) == [OWNER, (2, 1, 60601), GROUP, MASK, OTHER]
    assert shared_folders.changed(shut, 60600, None) == [OWNER, GROUP, OTHER]
    assert shared_folders.changed(shut, 60600, 1) == shut


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give student code another user")
def test_a_user_that_is_shut_out_passes_through_and_no_more_and_others_go_on(tmp_path, monkeypatch):
    shared = tmp_path / "shared"
    (shared / "scratch").mkdir(parents=True)
    for folder, mode in ((shared, 0o1777), (shared / "scratch", 0o777)):
        folder.chmod(mode)
    monkeypatch.setattr(shared_folders, "SHARED", (str(shared), str(tmp_path / "missing")))
    before = shared.stat().st_mode
    assert shared_folders.shut(60600) == ()
    assert [tried(shared, 60600, each) for each in ("touch x", "ls", "touch scratch/x")] == [False, False, True]
    assert tried(shared, 60601, "touch y && ls")
    shared_folders.open_again(60600)
    assert tried(shared, 60600, "touch x") and shared.stat().st_mode == before
    assert os.listxattr(shared) == []


def tried(folder: Path, uid: int, command: str) -> bool:
    """Whether `uid` may do it there; it starts inside, as no folder above is open to it."""
    def become() -> None:
        os.chdir(folder)
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)

    return subprocess.run(["/bin/sh", "-c", command], preexec_fn=become, capture_output=True).returncode == 0


SOURCE = """
import os
def write(text): open("left", "w").write(text); return os.getcwd()
def read(folder): return os.listdir(folder)
"""
PROGRAM = Program((Piece(SOURCE, "homework4.py"),))
NO_LANDLOCK = unavailable("simulated")


@pytest.fixture
def without_landlock(monkeypatch):
    """A sandbox whose workers say that there is no Landlock; as an ordinary user's where `uid` cannot be given."""
    judge = Sandbox._judge
    monkeypatch.setattr(Sandbox, "_judge", lambda self, applied: judge(self, {**applied, "landlock": NO_LANDLOCK}))
    monkeypatch.setattr(cleanup, "SHARED", ())
    return monkeypatch


def test_where_student_code_could_read_what_we_can_it_is_refused_if_there_are_answers(without_landlock):
    without_landlock.setattr("grader.sandbox.host.user_ids.readable_by_others", lambda: False)
    without_landlock.setattr(os, "getuid", lambda: 1000)
    with Sandbox() as sandbox, pytest.raises(NoConfinement, match=r"answers .*Landlock \(not available.*--unconfined\.$"):
        sandbox.start_worker(PROGRAM)
    with Sandbox() as sandbox:
        sandbox.secrets = False
        assert "not available" in sandbox.isolation.sentences()[0]


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives student code another user")
@pytest.mark.parametrize(("folder", "file", "refused"), [(0o755, 0o644, True), (0o755, 0o640, False), (0o750, 0o644, False)])
def test_answers_that_every_user_may_read_are_refused_where_student_code_is_another_user(without_landlock, folder, file, refused):
    """As a homework that is mounted into a container, with the rights that it has outside."""
    without_landlock.setattr("grader.sandbox.host.user_ids.readable_by_others", lambda: True)
    without_landlock.setattr("grader.sandbox.host.shared_folders.shut", lambda uid: ())
    with tempfile.TemporaryDirectory(dir="/var/tmp") as place, Sandbox() as sandbox:
        answers = Path(place, "mine", "reference.py")
        answers.parent.mkdir()
        answers.write_text("")
        for path, mode in ((Path(place), 0o755), (answers, file), (answers.parent, folder)):
            path.chmod(mode)
        sandbox.answers = (answers,)
        if refused:
            with pytest.raises(NoConfinement, match=r"can read .*reference\.py, .* `chmod go= .*mine`"):
                sandbox.isolation  # noqa: B018 - it is found out when it is asked for
        else:
            assert sandbox.isolation.situation == "root"


def test_no_worker_finds_what_an_earlier_one_left_where_it_could_look(without_landlock):
    without_landlock.setattr("grader.sandbox.host.user_ids.readable_by_others", lambda: False)
    without_landlock.setattr(os, "getuid", lambda: 1000)
    with Sandbox() as sandbox:
        sandbox.secrets = False
        first = sandbox.start_worker(PROGRAM)
        place = first.call(Request("write", ("said",))).value
        second = sandbox.start_worker(PROGRAM)
        assert not first.alive and not Path(place).exists()
        assert isinstance(second.call(Request("write", ("x",))), Returned)
