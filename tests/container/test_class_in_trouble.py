"""A class in the image where something is wrong with OUT: one sentence, exit code 2, and nothing is lost."""

import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.classroom.classes import generate
from tests.container import engine
from tests.support.disks import mounted
from tests.support.waiting import until

pytestmark = [pytest.mark.skipif(not engine.present(), reason="no docker or podman with the image: run `make image`"),
              pytest.mark.slow]
CONFINED = (*engine.CONFINED, "--read-only", "--tmpfs", "/tmp")


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("class") / "handed in", 4)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk that is full very soon."""
    with mounted(tmp_path / "small", "128k") as folder:
        yield folder


def started(handed_in: Path, out: Path, mode: str = "rw") -> subprocess.Popen[str]:
    mounts = ("-v", f"{handed_in}:/submissions:ro", "-v", f"{out}:/results:{mode}")
    return engine.started([*CONFINED, *mounts], ["class", "/submissions", "--out", "/results", "--parts", "1", "--jobs", "1"])


def graded(handed_in: Path, out: Path, mode: str = "rw") -> tuple[int | None, str]:
    process = started(handed_in, out, mode)
    _, error = process.communicate(timeout=300)
    return process.returncode, error


def grades(out: Path) -> str:
    return (out / "grades.csv").read_text(encoding="utf-8-sig")


def test_a_full_disk_is_said_and_the_rest_is_graded_when_there_is_room(handed_in: Path, small: Path, out: Path) -> None:
    code, error = graded(handed_in, small)
    assert code == 2 and ("the disk is full" in error or "No space left" in error) and "Traceback" not in error
    subprocess.run(["mount", "-o", "remount,size=32m", small], check=True)
    assert graded(handed_in, small)[0] == 0 == graded(handed_in, out)[0]
    assert grades(small) == grades(out)


def test_a_folder_that_is_read_only_damaged_or_newer_is_left_as_it_is(handed_in: Path, out: Path) -> None:
    assert graded(handed_in, out)[0] == 0
    store, before = out / "class.sqlite", (out / "class.sqlite").read_bytes()
    code, error = graded(handed_in, out, "ro")
    assert (code, error.count("\n")) == (2, 1) and "cannot be written" in error
    with sqlite3.connect(store) as connection:
        connection.execute("PRAGMA user_version = 1000")
    connection.close()
    newer = store.read_bytes()
    code, error = graded(handed_in, out)
    assert (code, error.count("\n")) == (2, 1) and "newer version" in error and store.read_bytes() == newer
    store.write_bytes(before[:5000])
    code, error = graded(handed_in, out)
    assert (code, error.count("\n")) == (2, 1) and "is damaged" in error and store.read_bytes() == before[:5000]
    store.write_bytes(before)
    assert graded(handed_in, out)[0] == 0


def test_without_a_writable_folder_for_temporary_files_the_remedy_is_said(handed_in: Path, out: Path) -> None:
    process = engine.started([*engine.CONFINED, "--read-only", *engine.NO_TMPFS, "-v", f"{handed_in}:/submissions:ro",
                              "-v", f"{out}:/results"], ["class", "/submissions", "--out", "/results"])
    _, error = process.communicate(timeout=300)
    assert (process.returncode, error.count("\n")) == (2, 1) and "--tmpfs /tmp" in error


def test_a_second_container_on_the_same_folder_is_one_too_many(handed_in: Path, out: Path) -> None:
    first = started(handed_in, out)
    assert until(lambda: (out / "class.sqlite").exists())
    code, error = graded(handed_in, out)
    assert (code, error.count("\n")) == (2, 1) and "Another run is at work" in error
    assert first.wait(timeout=300) == 0
