"""What --cluster names, and what is said where that is not there."""

import shutil
import sys
from pathlib import Path

import pytest

from grader.authoring.homework_folder import homework_in
from grader.classroom.cluster import connection
from grader.classroom.cluster.commission import commission
from grader.classroom.cluster.engaging import connected
from grader.classroom.cluster.target import Address, target
from grader.classroom.graded import Order
from grader.grading.options import Options
from grader.homework.default import DEFAULT
from grader.homework.homework4 import load_assignment
from grader.intake.errors import CallerError
from tests.classroom.cluster.dask_processes import free_port
from tests.support.files import write, write_all
from tests.support.homework_folders import STARTER


@pytest.mark.parametrize(("text", "kind"), [
    *((text, Address) for text in ("tcp://localhost:8786", "tls://node-1.uni.edu:1", "tcp://[::1]:8786", "tcp://10.0.0.1:80")),
    ("here/Slurm.TOML", Path)])
def test_an_address_or_a_file(text: str, kind: type) -> None:
    assert target(text) == kind(text)


@pytest.mark.parametrize("text", ["", "localhost:8786", "tcp://localhost", "http://localhost:8786", "tcp://a b:1", "tcp://:1", "x.json"])
def test_neither(text: str) -> None:
    with pytest.raises(CallerError, match="names nothing"):
        target(text)


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 0.2)
    with pytest.raises(CallerError, match=r"No scheduler answers at tcp://127\.0\.0\.1:"):
        connected(f"tcp://127.0.0.1:{free_port()}")


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CallerError, match="pip install distributed dask-jobqueue"):
        connected("tcp://127.0.0.1:1")


def test_what_travels_names_no_place_and_shows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_GRADER_SEED", "tortoise")
    monkeypatch.setenv("TIMEOUT_SECONDS", "100")
    write(tmp_path / "digits" / "t10k", b"1")
    sent = commission(Order(load_assignment(), Options(data=tmp_path / "digits")), tmp_path)
    assert sent.secret.text == "tortoise" and sent.order.assignment.limits.total_seconds == 90
    assert sent.data is not None and [each.data for each in sent.data.contents] == [b"1"]
    assert not any(word in repr(sent) for word in ("tortoise", str(tmp_path), str(DEFAULT)))


def test_another_homework_travels_as_what_it_is_made_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKPROP_GRADER_SEED", raising=False)
    mine = tmp_path / "mine"
    shutil.copytree(STARTER, mine)
    write_all(mine, {"secret_seed": b"tortoise", "grades/grades.csv": b""})
    sent = commission(Order(homework_in(mine).assignment, folder=mine), tmp_path)
    assert sent.homework is not None and [each.name for each in sent.homework.contents] == ["homework.toml", "reference.py"]
    assert sent.secret.text == "tortoise" and sent.order.folder is None
    assert not any(word in repr(sent) for word in ("tortoise", str(tmp_path), "BEGIN SOLUTION"))


def test_the_same_run_has_the_same_name_when_it_goes_on(tmp_path: Path) -> None:
    def name(out: Path) -> str:
        return commission(Order(load_assignment()), out).run

    assert name(tmp_path / "out") == name(tmp_path / "in" / ".." / "out") != name(tmp_path / "other")
