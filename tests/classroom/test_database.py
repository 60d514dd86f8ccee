"""Through every way in which a run can end or a file can be wrong, the store holds what it held, and says why."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from grader.classroom import schema
from grader.classroom.database import NAME, StoreError
from grader.classroom.lock import FolderLock
from grader.classroom.store import Store
from grader.intake.errors import CallerError
from tests.classroom.examples import BAD, filled, outcome
from tests.support import disks
from tests.support.running import spawned
from tests.support.waiting import LONGEST

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX has it")
WRITER = """
import sys
from pathlib import Path
from grader.classroom.store import Store
from tests.classroom.examples import BAD, GOOD, outcome
if len(sys.argv) > 3:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
with Store(Path(sys.argv[1])) as store:
    store.begin()
    print("open", flush=True)
    for number in range(int(sys.argv[2]), 10**9):
        store.record(outcome(f"s{number}", BAD if number % 2 else GOOD))
        print(number, flush=True)
"""


def writer(folder: Path, *more: int) -> subprocess.Popen[str]:
    return spawned("-c", WRITER, folder, *more)


def refused(said: str, folder: Path, error: type[CallerError] = StoreError, **how: bool) -> None:
    with pytest.raises(error, match=said), Store(folder, **how):
        pass


def test_kill_at_any_moment_loses_nothing_that_was_recorded(tmp_path):
    said, rng = 0, random.Random(7)
    for _ in range(5):
        process = writer(tmp_path, said)
        assert process.stdout.readline() == "open\n"  # the lock of the one before is gone
        time.sleep(rng.uniform(0, 0.15))
        process.kill()
        numbers = [int(line) for line in process.stdout.read().splitlines()]
        process.wait()
        said = numbers[-1] + 1 if numbers else said
        with Store(tmp_path) as store:
            found = store.results()
            assert set(range(said)) <= {int(id[1:]) for id in found} <= set(range(said + 1))
            assert all(len(result.tests) == 4 for result in found.values())
            said = len(found)
    with sqlite3.connect(tmp_path / NAME) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_second_run_is_refused_and_readers_are_not(tmp_path):
    process = writer(tmp_path, 0)
    try:
        assert process.stdout.readline()
        refused("Another run is at work", tmp_path, CallerError)
        process.stdout.readline()
        with Store(tmp_path, read_only=True) as store:
            assert "s0" in store.results()
    finally:
        process.kill()
        process.wait()
    with Store(tmp_path) as store:
        assert "s0" in store.results()


@POSIX
def test_a_child_of_a_run_does_not_hold_the_folder_after_it(tmp_path):
    script = ("import os, sys, time; from pathlib import Path; from grader.classroom.lock import FolderLock\n"
              "lock = FolderLock(Path(sys.argv[1])); pid = os.fork()\n"
              "if pid == 0: time.sleep(60)\n"
              "print(pid, flush=True); os.kill(os.getpid(), 9)")
    ended = spawned("-c", script, tmp_path)
    child = int(ended.stdout.readline())
    try:
        ended.wait()
        FolderLock(tmp_path).release()
    finally:
        os.kill(child, signal.SIGKILL)


def _overwritten(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:3 * 4096] = b"\xff" * 8192
    path.write_bytes(content)


DAMAGED = r"is damaged .* was left as it is"
WRITER_ALONE, READER_TOO = (False,), (False, True)


@pytest.mark.parametrize(("change", "error", "said", "opened"), [
    (lambda path: path.write_bytes(b"no database at all " * 100), StoreError, DAMAGED, WRITER_ALONE),
    (lambda path: path.write_bytes(path.read_bytes()[:5000]), StoreError, DAMAGED, WRITER_ALONE),
    (_overwritten, StoreError, DAMAGED, WRITER_ALONE),
    (lambda path: _done(path.parent, f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}"), CallerError, "written by a newer version", READER_TOO),
    (lambda path: _done(path.parent, "PRAGMA application_id = 5"), CallerError, "another program's database", READER_TOO),
    (lambda path: (path.unlink(), _done(path.parent, "CREATE TABLE theirs (x)")), CallerError, "another program's", WRITER_ALONE),
])
def test_a_file_that_is_damaged_or_not_for_us_is_refused_and_left_as_it_is(tmp_path, change, error, said, opened):
    path = filled(tmp_path, outcome("ada", BAD), outcome("team")) / NAME
    change(path)
    before = path.read_bytes()
    for read_only in opened:
        refused(said, tmp_path, error, read_only=read_only)
    assert path.read_bytes() == before


def _done(folder: Path, *statements: str) -> list[object]:
    connection = sqlite3.connect(folder / NAME, isolation_level=None)
    try:
        return [connection.execute(statement).fetchone() for statement in statements]
    finally:
        connection.close()


STEP = "ALTER TABLE result ADD COLUMN note TEXT NOT NULL DEFAULT 'none'; CREATE TABLE more (x)"


def test_an_older_version_is_brought_up_to_date(tmp_path, monkeypatch):
    filled(tmp_path, outcome("ada", BAD))
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, STEP))
    refused("older version", tmp_path, read_only=True)
    with Store(tmp_path) as store:
        assert store.report("ada") == BAD
    assert _done(tmp_path, "SELECT note FROM result", "PRAGMA user_version") == [("none",), (len(schema.MIGRATIONS),)]


def test_a_step_that_fails_changes_nothing(tmp_path, monkeypatch):
    filled(tmp_path, outcome("ada"))
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, STEP + "; SELECT * FROM nowhere"))
    refused("no such table", tmp_path)
    monkeypatch.undo()
    assert _done(tmp_path, "SELECT count(*) FROM sqlite_master WHERE name = 'more'", "PRAGMA user_version") == [
        (0,), (len(schema.MIGRATIONS),)]
    with Store(tmp_path) as store:
        assert "ada" in store.results()


@POSIX
def test_nobody_else_may_read_what_hidden_tests_found(tmp_path):
    out = filled(tmp_path / "out", outcome("ada", fault="boom"))
    assert out.stat().st_mode & 0o777 == 0o700
    assert {(out / name).stat().st_mode & 0o777 for name in (NAME, "class.log")} == {0o600}


def test_a_folder_that_cannot_be_one_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        refused(r"(N|n)ame (a|another) folder", folder)
    refused("holds no class", tmp_path / "absent", read_only=True)


@pytest.fixture
def mounted(tmp_path):
    with disks.mounted(tmp_path / "mounted", "1m") as folder:
        yield folder


def test_a_read_only_folder_is_a_sentence_and_can_be_read(mounted):
    filled(mounted, outcome("ada"))
    subprocess.run(["mount", "-o", "remount,ro", mounted], check=True)
    refused("cannot be written: Read-only", mounted, CallerError)
    with Store(mounted, read_only=True) as store:
        assert "ada" in store.results()


def test_on_a_full_disk_nothing_that_was_recorded_is_lost(mounted):
    done = []
    with pytest.raises(StoreError, match="the disk is full"), Store(mounted) as store:
        store.begin()
        for number in range(1000):
            store.record(outcome(f"s{number}", BAD))
            done.append(f"s{number}")
    subprocess.run(["mount", "-o", "remount,size=8m", mounted], check=True)
    with Store(mounted) as store:
        assert sorted(store.results()) == sorted(done) and done
        store.begin()
        store.record(outcome("after", BAD))


@POSIX
def test_where_files_may_not_grow_nothing_that_was_recorded_is_lost(tmp_path):
    process = writer(tmp_path, 0, 400_000)
    out, errors = process.communicate(timeout=LONGEST)
    assert "StoreError" in errors and NAME in errors
    numbers = out.split()[1:]
    with Store(tmp_path) as store:
        assert numbers and {f"s{number}" for number in numbers} <= set(store.results())
