"""Jobs side by side: what comes back is what `grade` alone gives, and no submission takes another one with it."""

import os
import random
import re
import shutil
import tempfile
from pathlib import Path

import pytest

from grader.classroom.graded import Order
from grader.classroom.jobs import Jobs
from grader.classroom.roll import Upload
from grader.classroom.view import outcome
from grader.grading.grade import Options, grade
from grader.homework.homework4 import load_assignment
from grader.intake.errors import CallerError
from grader.results.gradescope import as_text
from tests.classroom import dying
from tests.support.samples import attacks, sample

SAMPLES = Path(__file__).resolve().parents[1] / "submissions"
MIXED = (*(sample(name).path for name in ("plain", "layer_class", "bias-not-summed_in_back_prop_of_plain",
                                          "missing-hidden-activation_in_forward_prop_of_plain")),
         *attacks("exit_zero", "patch_numpy", "garbage_on_the_wire", "kill_the_grader", "append_to_the_results",
                  "read_the_reference"))
ORDER = Order(load_assignment(), Options(parts=(1,)))


def same(results: str) -> str:
    """Without what may differ: the time it took."""
    return re.sub(r'"execution_time": [\d.]+', "", results)


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> list[Upload]:
    folder = tmp_path_factory.mktemp("class")
    for path in MIXED:
        shutil.copy(path, folder / path.name)
    shutil.copy(next((SAMPLES / "intake" / "notebooks").glob("*.ipynb")), folder / "notebook.ipynb")
    (folder / "junk.py").write_bytes(bytes(range(256)))
    (folder / "empty").mkdir()
    return [Upload(path.name, path, (path.name,)) for path in sorted(folder.iterdir())]


@pytest.mark.slow
def test_the_same_bytes_as_alone_for_any_number_of_jobs_and_order(uploads: list[Upload]) -> None:
    assert len(uploads) >= 10
    shuffled = random.Random(4).sample([*uploads, *(Upload(f"again {each.id}", each.path, ()) for each in uploads[:4])],
                                       len(uploads) + 4)
    with Jobs(2, ORDER) as jobs:
        together = {graded.id: graded for graded in jobs.grade(shuffled)}
    options = Options(parts=ORDER.options.parts, one_student=True)
    for upload in uploads:
        alone = same(as_text(grade(upload.path, ORDER.homework, options=options)))
        assert same(together[upload.id].results) == alone, upload.id
        if f"again {upload.id}" in together:
            assert same(together[f"again {upload.id}"].results) == alone, upload.id
    assert all(not graded.report.grader_failed and not graded.log for graded in together.values())


def test_each_is_told_its_own_and_has_its_own_fault(uploads: list[Upload], tmp_path: Path) -> None:
    """A file that has gone, one that the archive has lost, and one of which Gradescope knows two more attempts."""
    [plain] = [each.path for each in uploads if each.id == "plain.py"]
    with Jobs(1, ORDER) as jobs:
        gone, lost, here = jobs.grade([
            Upload("gone", tmp_path / "nothing.py", ()), Upload("lost", plain, (), unreadable="a.py is damaged."),
            Upload("here", plain, (), metadata={"created_at": "2025-05-02T10:00:00Z", "previous_submissions": [{}, {}]})])
    assert gone.report.grader_failed and "nothing.py" in gone.log
    assert lost.report.grader_failed and lost.report.score == 0
    assert outcome(lost) == "not graded, unreadable in the archive"
    assert not here.report.grader_failed and here.report.attempt == 3


@pytest.mark.slow
def test_nothing_is_left(uploads: list[Upload], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with Jobs(2, ORDER) as jobs:
        list(jobs.grade(uploads[:3]))
        pids = [job.process.pid for job in jobs._running]
        assert len(os.listdir(tmp_path)) == len(pids) == 2
    assert os.listdir(tmp_path) == []
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_a_job_that_dies_is_replaced_and_its_submission_tried_once_more(tmp_path: Path) -> None:
    uploads = [Upload(name, tmp_path / name, (name,)) for name in ("one", "deadly", "deadly once", "two", "three")]
    with Jobs(2, ORDER, dying.serve) as jobs:
        found = {graded.id: graded for graded in jobs.grade(uploads)}
    assert set(found) == {each.id for each in uploads}
    assert [name for name, graded in found.items() if graded.report.grader_failed] == ["deadly"]
    assert "Killed by its memory." in found["deadly"].log and "exit code -9" in found["deadly"].report.fault


@pytest.mark.parametrize(("life", "said"), [
    (dying.refuse, "There is no reference."), (dying.stillborn, "exit code 3.*No module named numpy"),
])
def test_where_no_job_can_grade_it_is_said(life, said, tmp_path: Path) -> None:
    with Jobs(2, ORDER, life) as jobs, pytest.raises(CallerError, match=said):
        list(jobs.grade([Upload("one", tmp_path, ("one",))]))


@pytest.mark.slow
def test_a_job_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uploads = [Upload(name, tmp_path / name, (name,)) for name in ("one", "endless", "two")]
    with Jobs(1, ORDER, dying.serve) as jobs:
        monkeypatch.setattr(jobs, "_patience", 1.5)
        found = {graded.id: graded for graded in jobs.grade(uploads)}
    assert [name for name, graded in found.items() if graded.report.grader_failed] == ["endless"] and len(found) == 3
