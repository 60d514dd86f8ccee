"""What a worker does of what it is asked, without Dask around it: a job for each run, in an environment of its own."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classroom.cluster import worker
from grader.classroom.cluster.commission import Commission, commission
from grader.classroom.cluster.messages import Consignment, Failed, Introduced, Restarted, consigned
from grader.classroom.graded import Graded, Order
from grader.classroom.roll import Upload
from grader.grading.options import Options
from grader.homework.homework4 import load_assignment
from tests.classroom.cluster import deadly
from tests.support.files import write_all
from tests.support.processes import alive
from tests.support.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers of a cluster are tried on Linux")


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A submission on its way to a worker, which keeps its files in tmp_path / "scratch", and has no run in the end."""
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(worker, "_scratch", lambda: str(tmp_path / "scratch"))
    (tmp_path / "homework4.py").write_text("a")
    yield consigned(Upload("ada", tmp_path / "homework4.py", ()))
    for run in [*worker._engaged]:
        worker.dismiss(run)


def process() -> str:
    said = worker.introduce()
    assert isinstance(said, Introduced)
    return said.process


def ordered(tmp_path: Path, **options: object) -> Commission:
    return commission(Order(load_assignment(), Options(**options)), tmp_path, deadly.telling)


@pytest.mark.parametrize(("ours", "said"), [
    ({"BACKPROP_GRADER_SEED": "tortoise"}, "tortoise False None None None"),
    ({}, "backprop-grader True None None None"),
])
def test_the_job_knows_the_seed_and_the_digits_of_whoever_asked_and_nothing_of_its_own_machine(
        ours: dict[str, str], said: str, sent: Consignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BACKPROP_GRADER_SEED", "MNIST_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ours.items():
        monkeypatch.setenv(name, value)
    asked = ordered(tmp_path)
    for name in ("BACKPROP_GRADER_SEED", "MNIST_DIR", "TIMEOUT_SECONDS"):
        monkeypatch.setenv(name, "of the worker")
    worker.engage(asked)
    graded = worker.grade(asked.run, process(), sent)
    assert isinstance(graded, Graded) and graded.results == said


def test_digits_arrive_and_nothing_is_left_when_the_run_is_over(sent: Consignment, tmp_path: Path) -> None:
    asked = ordered(tmp_path, data=write_all(tmp_path / "digits", {"t10k-labels-idx1-ubyte": b"1"}))
    worker.engage(asked)
    graded = worker.grade(asked.run, process(), sent)
    assert isinstance(graded, Graded) and "['t10k-labels-idx1-ubyte']" in graded.results
    [job] = worker._engaged[asked.run]._jobs._running
    worker.engage(asked)  # as after a kill: the same run takes the place of the one before
    assert until(lambda: not alive({job.process.pid})) and len(list((tmp_path / "scratch").iterdir())) == 1
    worker.dismiss(asked.run)
    assert list((tmp_path / "scratch").iterdir()) == []
    assert isinstance(worker.grade(asked.run, process(), sent), Restarted)


def test_another_process_at_the_same_address_says_so(sent: Consignment, tmp_path: Path) -> None:
    asked = ordered(tmp_path)
    worker.engage(asked)
    assert isinstance(worker.grade(asked.run, "another", sent), Restarted)


def test_a_fault_of_ours_comes_back_as_a_traceback(sent: Consignment, tmp_path: Path) -> None:
    asked = ordered(tmp_path)
    worker.engage(asked)
    failed = worker.grade(asked.run, process(), replace(sent, parcel=replace(sent.parcel, name="n" * 300)))
    assert isinstance(failed, Failed) and "File name too long" in failed.said
