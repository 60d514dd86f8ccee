"""A class on a cluster, with a real scheduler and real workers: the same results, whoever dies meanwhile."""

import shutil
import signal
import sys
import threading
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from grader.classroom.cluster import worker
from grader.classroom.cluster.commission import commission
from grader.classroom.cluster.connection import Answer, Connection
from grader.classroom.cluster.engaging import connected
from grader.classroom.cluster.messages import Introduced, Restarted
from grader.classroom.cluster.team import Team
from grader.classroom.graded import Order
from grader.classroom.job import serve
from grader.classroom.jobs import Jobs
from grader.classroom.roll import Upload
from grader.grading.options import Options
from grader.homework.homework4 import load_assignment
from grader.intake.errors import CallerError
from grader.results.report import Report
from tests.classroom.cluster import deadly
from tests.classroom.cluster.dask_processes import ROOT, DaskProcesses
from tests.classroom.test_jobs import MIXED, same
from tests.support.files import write_all
from tests.support.grades import totals_in
from tests.support.homework_folders import LAYERS, planted
from tests.support.running import backprop_grader
from tests.support.waiting import LONGEST, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers of a cluster are tried on Linux")
ORDER = Order(load_assignment(), Options(parts=(1,)))
SECRET = "a-very-secret-seed"


@pytest.fixture
def dask(tmp_path: Path):
    (tmp_path / "dask").mkdir()
    with DaskProcesses(tmp_path / "dask") as processes:
        yield processes


def team(dask: DaskProcesses, life=deadly.serve, patience: float = 30.0) -> Team:
    return Team(commission(ORDER, dask.folder, life), Report("blank"), partial(connected, dask.address), patience)


def written(folder: Path, *texts: str) -> list[Upload]:
    """Uploads that say so; see deadly.py."""
    folder.mkdir()
    uploads = [Upload(f"{number} {text}", folder / f"{number}.py", ()) for number, text in enumerate(texts)]
    for upload, text in zip(uploads, texts, strict=True):
        upload.path.write_text(text)
    return uploads


def answer(asking: Connection) -> object:
    """What is said next."""
    came: list[Answer] = []
    assert until(lambda: came.extend(asking.answers(1.0)) or came)
    [only] = came
    return only.said


class Grading(threading.Thread):
    """A team at work beside the test, which meanwhile ends this and that."""

    def __init__(self, graders: Team, uploads: list[Upload]) -> None:
        super().__init__(daemon=True)
        self._graders, self._uploads = graders, uploads
        self.done: list[str] = []
        self.faults: dict[str, str] = {}
        self.error: CallerError | None = None
        self.start()

    def run(self) -> None:
        try:
            with self._graders as graders:
                for graded in graders.grade(self._uploads):
                    self.done.append(graded.id)
                    if graded.report.grader_failed:
                        self.faults[graded.id] = graded.report.fault
        except CallerError as error:
            self.error = error

    def has(self, count: int) -> bool:
        return until(lambda: len(self.done) >= count)

    def ends(self) -> bool:
        """Whether it is over, which is waited for."""
        self.join(LONGEST)
        return not self.is_alive()

    def ends_well(self) -> bool:
        """All are graded, each once, and nothing failed."""
        return (self.ends(), self.error, self.faults, Counter(self.done)) == (
            True, None, {}, Counter(upload.id for upload in self._uploads))


@pytest.mark.slow
def test_results_are_those_of_jobs_here_and_the_seed_is_in_no_log(dask: DaskProcesses, tmp_path: Path,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_GRADER_SEED", SECRET)
    dask.scheduler()
    monkeypatch.delenv("BACKPROP_GRADER_SEED")
    dask.worker("--nworkers", "2")
    monkeypatch.setenv("BACKPROP_GRADER_SEED", SECRET)
    uploads = [Upload(path.name, path, ()) for path in MIXED[1:6:2]]
    (tmp_path / "group").mkdir()
    shutil.copy(MIXED[0], tmp_path / "group" / "homework4.py")
    (tmp_path / "group" / "link.py").symlink_to("nowhere.py")
    uploads.append(Upload("group", tmp_path / "group", (), metadata={"previous_submissions": [{}]}))
    uploads.append(Upload("locked", tmp_path / "locked.py", (), unreadable="It is locked."))
    with Jobs(2, ORDER) as jobs:
        here = {graded.id: graded for graded in jobs.grade(uploads)}
    gone = Upload("gone", tmp_path / "nothing.py", ())
    with team(dask, serve) as graders:
        there = {graded.id: graded for graded in graders.grade([gone, *uploads])}
    assert there.pop("gone").report.grader_failed and there.keys() == here.keys()
    for name, graded in here.items():
        assert same(there[name].results) == same(graded.results), name
        assert (there[name].report.tests, there[name].log) == (graded.report.tests, graded.log), name
    assert SECRET not in dask.said()
    assert not list(dask.folder.glob("**/class-*"))


@pytest.mark.slow
def test_a_class_with_another_homework_that_only_the_client_has(dask: DaskProcesses, tmp_path: Path) -> None:
    dask.begin()
    homework = shutil.copytree(LAYERS, tmp_path / "mine")
    right = (homework / "reference.py").read_text()
    handed_in = write_all(tmp_path / "in", {
        "ann.py": right.encode(), "bob.py": planted(right, [("return dout * (cache > 0)", "return dout")]).encode(),
        "eve.py": b"import glob\nfor path in glob.glob('/**/reference.py', recursive=True):\n    exec(open(path).read())\n"})
    for out, more in (("here", ("--jobs", "1")), ("there", ("--cluster", dask.address))):
        ended = backprop_grader("class", handed_in, "--out", tmp_path / out, "--homework", homework, *more)
        assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "here" / "grades.csv").read_bytes() == (tmp_path / "there" / "grades.csv").read_bytes()
    assert totals_in(tmp_path / "here" / "grades.csv") == {"ann": 100, "bob": 94, "eve": 0}
    for name in ("ann", "bob", "eve"):
        here, there = ((tmp_path / out / "results" / f"{name}.json").read_text() for out in ("here", "there"))
        assert same(here) == same(there), name
    assert "BEGIN SOLUTION" not in dask.said() and not list(dask.folder.glob("**/class-*"))


@pytest.mark.slow
def test_a_worker_is_killed_and_another_joins_late(dask: DaskProcesses, tmp_path: Path) -> None:
    first = dask.begin("--no-nanny")
    grading = Grading(team(dask), written(tmp_path / "in", *["slow"] * 20))
    assert grading.has(3)
    first.kill()
    dask.worker()
    assert grading.ends_well()


@pytest.mark.slow
def test_the_scheduler_is_restarted(dask: DaskProcesses, tmp_path: Path) -> None:
    scheduler = dask.scheduler()
    dask.worker()
    grading = Grading(team(dask), written(tmp_path / "in", *["slow"] * 20))
    assert grading.has(3)
    scheduler.kill()
    scheduler.wait()
    dask.begin()  # those of before have ended with the scheduler
    assert grading.ends_well()


@pytest.mark.slow
def test_a_scheduler_that_does_not_return(dask: DaskProcesses, tmp_path: Path) -> None:
    scheduler = dask.scheduler()
    dask.worker()
    grading = Grading(team(dask, patience=1.0), written(tmp_path / "in", *["slow"] * 40))
    assert grading.has(3)
    scheduler.kill()
    assert grading.ends() and grading.error is not None
    assert "was lost and did not come back within 1 seconds" in str(grading.error)
    assert not grading.faults and len(set(grading.done)) == len(grading.done) < 40


@pytest.mark.slow
def test_what_kills_its_worker_three_times_is_set_aside(dask: DaskProcesses, tmp_path: Path) -> None:
    dask.begin("--nworkers", "2")
    uploads = written(tmp_path / "in", *["a"] * 6, "deadly", *["slow"] * 6)
    grading = Grading(team(dask), uploads)
    assert grading.ends() and grading.error is None
    assert Counter(grading.done) == Counter(upload.id for upload in uploads)
    assert grading.faults == {"6 deadly": "(the worker that graded it ended 3 times)"}
    assert dask.said().count("killed by signal 9") == 3


@pytest.mark.slow
def test_a_worker_that_is_there_and_says_nothing_is_not_waited_for_without_end(dask: DaskProcesses, tmp_path: Path) -> None:
    process = dask.begin("--no-nanny")
    graders = team(dask)
    grading = Grading(graders, written(tmp_path / "in", *["slow"] * 40))
    assert grading.has(3)
    process.send_signal(signal.SIGSTOP)
    graders._longest = 2.0
    assert grading.ends() and "has not answered for" in str(grading.error)
    assert not grading.faults and len(grading.done) < 40


@pytest.mark.slow
def test_an_answer_that_died_with_its_worker_is_waited_for_by_nobody(dask: DaskProcesses) -> None:
    process = dask.begin("--no-nanny")
    asking = connected(dask.address)
    assert until(asking.workers)
    [address] = asking.workers()
    asking.ask(address, None, worker.introduce)
    assert isinstance(answer(asking), Introduced)
    asking.ask(address, None, worker.introduce)
    assert until(lambda: not asking._answers.empty())  # it has answered, and nobody has fetched it
    process.kill()
    assert until(lambda: not asking.workers())
    assert answer(asking) == Restarted()
    asking.close()


@pytest.mark.slow
def test_another_grader_is_refused_and_so_are_threads(dask: DaskProcesses, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other"
    shutil.copytree(ROOT / "grader", other / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "reference", other / "reference")
    with (other / "grader" / "stopping.py").open("a") as file:
        file.write("# changed\n")
    dask.scheduler()
    dask.worker(path=other)
    grading = Grading(team(dask), written(tmp_path / "in", "a", "b"))
    assert grading.ends() and grading.error is not None and grading.done == []
    assert "has backprop-grader 1.0.0 (" in str(grading.error) and "(here 1.0.0 (" in str(grading.error)
    dask.worker("--nthreads", "3")
    dask.worker()
    assert until(lambda: dask.said().count("Registered to") >= 3)
    grading = Grading(team(dask), written(tmp_path / "again", "a", "b"))
    assert grading.ends_well()
    assert "has 3 threads" in (said := capsys.readouterr().err) and "has backprop-grader" in said
