"""Every small file of tests/submissions/intake, and of the many in sources.txt there, meets the outcome that it names itself.

defines / lacks: names after the load.  says: part of a note.  quiet: no note at all.  error: part of why it cannot be
loaded.  obstacle: part of why a function that is written there cannot be called.  refused: part of the sentence with which intake refuses it.
"""

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.homework.contract import CONTRACT
from grader.intake.errors import NotGradable
from grader.intake.load_submission import ImportPolicy, take_in
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.program import Program
from tests.support.loading import load

FOLDER = Path(__file__).parents[1] / "submissions/intake"
FILES = sorted([*(FOLDER / "sources").iterdir(), *(FOLDER / "notebooks").iterdir()])
RELU = "def relu(z):\n    return z * (z > 0)"
MORE = dict(re.findall(r"^=== (\w+)\n(.*?)(?=^=== |\Z)", (FOLDER / "sources.txt").read_text(encoding="utf-8").replace("RELU", RELU), re.M | re.S))
POLICY = ImportPolicy(forbidden=("torch", "jax", "tensorflow", "autograd"), noted=("sklearn",))
UNREADABLE = {"not_json": "cannot be read as a notebook", "json_list": "cannot be read as a notebook", "zero_bytes": "is empty"}  # notebooks too broken to name their outcome


def expected(path: Path) -> dict[str, str]:
    data = path.read_bytes()
    if path.suffix == ".ipynb":
        if path.stem in UNREADABLE:
            return {"refused": UNREADABLE[path.stem]}
        return json.loads(data)["metadata"]["expected"]
    text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1")
    return dict(re.findall(r"^(?:\xef\xbb\xbf)?# (\w+): (.+)$", "\n".join(text.splitlines()), re.MULTILINE))


def loaded(program: Program, needs: str | None) -> tuple[dict, LoadReport]:
    """The names after the load, and its report; what no exception can end is loaded where it can be killed."""
    if needs == "a worker":
        with Sandbox(Limits(load_seconds=2, statement_seconds=0.5)) as sandbox:
            report = sandbox.start_worker(program).loaded
            return dict(report.functions), report
    exposed = Exposed({"__name__": "homework4"})
    report = load(program, exposed, statement_seconds=10 if needs == "patience" else 0.5)
    names = {**exposed.namespace, **exposed.entries}
    return {name: value for name, value in names.items() if name not in exposed.refused}, report


def test_there_are_enough_of_them():
    assert len(FILES) + len(MORE) >= 120


@pytest.mark.parametrize("name", MORE)
def test_short_file_meets_the_outcome_it_names(name, tmp_path, monkeypatch):
    (tmp_path / f"{name}.py").write_text(MORE[name], encoding="utf-8")
    test_file_meets_the_outcome_it_names(tmp_path / f"{name}.py", monkeypatch)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_file_meets_the_outcome_it_names(path, monkeypatch):
    wanted = expected(path)
    assert wanted.keys() & {"defines", "lacks", "error", "refused"}, "the file names no outcome"
    if wanted.get("needs") == "numpy 2" and np.__version__ < "2":
        pytest.skip("this name is still in numpy 1")
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])  # the guard against forbidden imports stays behind
    for name in [each for each in sys.modules if each.partition(".")[0] in POLICY.forbidden]:
        monkeypatch.delitem(sys.modules, name)  # another test imported it
    if "refused" in wanted:
        with pytest.raises(NotGradable, match=re.escape(wanted["refused"])):
            take_in(path, CONTRACT, policy=POLICY)
        return
    taken = take_in(path, CONTRACT, policy=POLICY)
    names, report = loaded(taken.program, wanted.get("needs"))
    notes = [*taken.notes, *(f"{note.where}: {note.sentence}" for note in report.notes)]
    if "error" in wanted:
        assert wanted["error"] in f"{report.error.where}: {report.error.sentence}"
        return
    assert report.error is None
    assert set(wanted.get("defines", "").split()) <= names.keys()
    assert not set(wanted.get("lacks", "").split()) & names.keys()
    assert "says" not in wanted or any(wanted["says"] in note for note in notes)
    assert "obstacle" not in wanted or any(wanted["obstacle"] in each for each in report.obstacles.values())
    assert "quiet" not in wanted or notes == []
