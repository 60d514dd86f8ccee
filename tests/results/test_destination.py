"""Where results may go, how they get there, and which files of the caller's they never replace."""

import json
import os
import stat
import threading
from pathlib import Path

import pytest

from grader.results.destination import Stream, destination
from grader.results.results_file import ResultsFile
from tests.results.reports import GRADED
from tests.support.running import python
from tests.support.slow import slow

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")
OURS = '{"score": 1, "tests": []}'


def put(path: Path, inputs: tuple[Path, ...] = ()) -> None:
    """Results as a grading leaves them at `path`."""
    target = destination(path, inputs)
    target.write(GRADED)
    target.wait()


@pytest.mark.parametrize(("name", "content"), [
    ("results.json", None), ("results.json", OURS), ("results.json", "cut off: {"), ("results.json", ""),
    ("out", None), ("out", OURS), ("out.txt", ""), ("out.txt", OURS),
])
def test_a_file_that_is_new_ours_or_called_json_is_written(tmp_path, name, content):
    path = tmp_path / name
    if content is not None:
        path.write_text(content)
    put(path)
    assert json.loads(path.read_text())["score"] == 3


@pytest.mark.parametrize(("name", "content"), [
    ("homework4.py", "x = 1\n"), ("homework4.ipynb", '{"cells": []}'), ("thesis.tex", "text"), ("notes", "[1]"),
    ("bytes", b"\xff\x00"), ("deep", "[" * 100_000),
])
def test_a_file_that_holds_something_else_is_refused_and_left_alone(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = path.read_bytes()
    with pytest.raises(OSError, match="holds something else"):
        put(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("how", ["itself", "a symbolic link", "a hard link", "another spelling"])
def test_what_the_command_reads_is_never_written_whatever_it_is_called(tmp_path, how):
    notebook = tmp_path / "notebook.json"
    notebook.write_text('{"cells": [], "score": 0}')
    path = notebook if how == "itself" else tmp_path / "other.json"
    if how == "a symbolic link":
        path.symlink_to(notebook)
    elif how == "a hard link":
        path.hardlink_to(notebook)
    elif how == "another spelling":
        path = tmp_path / "." / ".." / tmp_path.name / "notebook.json"
    with pytest.raises(OSError, match="what this command reads"):
        put(path, (notebook,))
    assert notebook.read_text() == '{"cells": [], "score": 0}'


def test_in_a_folder_that_is_read_only_results_are_replaced(tmp_path):
    (tmp_path / "notebook.json").write_text('{"cells": []}')
    (tmp_path / "results.json").write_text(OURS)
    with pytest.raises(OSError, match="holds something else"):
        put(tmp_path / "notebook.json", (tmp_path,))
    put(tmp_path / "results.json", (tmp_path,))
    put(tmp_path / "new.json", (tmp_path,))


@posix
@pytest.mark.parametrize(("mask", "before", "after"), [
    (0o077, None, 0o600), (0o022, None, 0o644), (0o002, None, 0o664), (0o022, 0o600, 0o600), (0o077, 0o664, 0o664),
])
def test_a_new_file_gets_what_the_umask_leaves_and_an_old_one_keeps_its_mode(tmp_path, mask, before, after):
    path = tmp_path / "results.json"
    if before is not None:
        path.touch()
        path.chmod(before)
    usual = os.umask(mask)
    try:
        put(path)
    finally:
        os.umask(usual)
    assert stat.S_IMODE(path.stat().st_mode) == after
    assert os.listdir(tmp_path) == ["results.json"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_an_old_file_keeps_its_owner(tmp_path):
    path = tmp_path / "results.json"
    path.touch()
    os.chown(path, 12345, 12345)
    put(path)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 12345)


@posix
def test_a_link_stays_a_link_to_what_is_written(tmp_path):
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    put(tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink() and json.loads((tmp_path / "real.json").read_text())


@posix
@pytest.mark.parametrize("make", [
    lambda path: path.symlink_to(path), lambda path: path.mkdir(),
    lambda path: path.symlink_to(path.parent / "absent" / "results.json"),
], ids=["a link to itself", "a folder", "a link into nowhere"])
def test_what_cannot_hold_results_is_refused_at_once(tmp_path, make):
    make(tmp_path / "results.json")
    with pytest.raises(OSError):
        destination(tmp_path / "results.json")


@posix
def test_a_pipe_gets_one_whole_report_and_stays_a_pipe(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(path.read_text()))
    reader.start()
    put(path)
    reader.join(10)
    assert json.loads(read[0])["score"] == 3 and stat.S_ISFIFO(path.stat().st_mode)


@posix
def test_a_pipe_that_nobody_reads_does_not_hold_up_a_stop(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="No such device"):
        destination(tmp_path / "pipe").end(GRADED)


@posix
def test_a_device_is_written_to():
    put(Path("/dev/null"))
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@posix
def test_a_descriptor_is_written_to_where_it_stands(tmp_path):
    with (tmp_path / "log.txt").open("wb") as log:
        log.write(b"before\n")
        log.flush()
        put(Path(f"/dev/fd/{log.fileno()}"))
        log.write(b"after\n")
    before, results, after = (tmp_path / "log.txt").read_text().splitlines()
    assert (before, after) == ("before", "after") and json.loads(results)["score"] == 3


@posix
@pytest.mark.parametrize("name", [slow("/dev/stdout"), slow("/dev/fd/1"), "-", "log.txt"])
def test_standard_output_is_written_to_by_any_name_and_keeps_what_it_held(tmp_path, name):
    """With standard output in a file, each of these leads to a regular file that must not be replaced."""
    log = tmp_path / "log.txt"
    script = ("import sys; from pathlib import Path; from tests.results.test_destination import put; "
              "print('before', flush=True); put(Path(sys.argv[1])); print('after')")
    with log.open("w") as output:
        assert python("-c", script, log if name == "log.txt" else name, how={"stdout": output}).returncode == 0
    before, results, after = log.read_text().splitlines()
    assert (before, after) == ("before", "after") and json.loads(results)["score"] == 3


def test_a_stream_gets_the_last_report_only_and_once(capsys):
    stream = Stream(1)
    stream.write(GRADED)
    stream.end(GRADED)
    assert capsys.readouterr().out.count('"score": 3') > 0
    stream.write(GRADED)
    assert capsys.readouterr().out == ""


def test_after_the_end_nothing_is_written(tmp_path):
    file = ResultsFile(tmp_path / "results.json")
    file.end(GRADED)
    file.write(GRADED.__class__("another"))
    file.wait()
    assert json.loads(file.path.read_text())["score"] == 3
