"""Who may know whom in the sandbox: read in the source, and tried by a worker of either kind."""

import ast
import sys
from pathlib import Path

import pytest

from grader.sandbox.host import sandbox as host
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.request import Request

SANDBOX = Path(host.__file__).parents[1]
GRADER = SANDBOX.parent
SEEN = {"inside": {"inside", "protocol"}, "protocol": {"protocol"}, "host": {"host", "protocol"}}


def imported(path: Path) -> set[str]:
    """The modules that a file names in import statements, wherever these stand."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: say in full what is imported"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("room", SEEN)
def test_a_room_imports_nothing_of_the_grader_but_what_it_may_see(room):
    found = {path.name: imported(path) for path in (SANDBOX / room).glob("*.py")}
    allowed = tuple(f"grader.sandbox.{each}." for each in SEEN[room])
    assert len(found) > 5
    assert {name for names in found.values() for name in names
            if name.partition(".")[0] in ("grader", "reference") and not name.startswith(allowed)} == set()


TRIES = '''
import sys
def imported(names):
    """Those of `names` that can be imported, also after all of the grader that was imported is forgotten."""
    found = []
    for forget in (False, True):
        if forget:
            for each in [each for each in sys.modules if each.partition(".")[0] == "grader"]:
                del sys.modules[each]
        for name in names:
            try:
                __import__(name)
                found.append(name)
            except ModuleNotFoundError:
                continue
    return tuple(found)
def paths(): return tuple(sys.path)
def reads(path):
    return len(open(path, "rb").read())
'''
REST = sorted({".".join(("grader", *path.relative_to(GRADER).parts[:-1]))
               for path in GRADER.rglob("*.py")} - {"grader", "grader.sandbox", "grader.sandbox.inside",
                                                     "grader.sandbox.protocol"})


@pytest.fixture(params=["forked", "spawned"])
def tries(request, monkeypatch):
    if request.param == "spawned":
        monkeypatch.setattr(sys, "platform", "darwin")
    elif sys.platform != "linux":
        pytest.skip("workers are forked only on Linux")
    with Sandbox() as sandbox:
        yield sandbox.start_worker(Program((Piece(TRIES, "homework4.py"),)))


def test_no_worker_can_import_another_room(tries):
    names = (*REST, "grader.sandbox.host.worker_client", "grader.grading.homework")
    assert {"grader.grading", "grader.homework.questions", "grader.judgement", "grader.results", "grader.sandbox.host",
            "grader.intake", "grader.classroom"} <= set(names)
    assert tries.call(Request("imported", (names,))).value == ()


def test_the_folder_beside_the_grader_where_the_answers_lie_is_on_no_workers_path(tries):
    assert str(GRADER.parent) not in tries.call(Request("paths")).value


def test_a_forked_worker_can_read_nothing_of_the_grader_at_all():
    with Sandbox() as sandbox:
        landlock = sandbox.isolation.mechanisms.get("landlock")
        if landlock is None or landlock.missing:
            pytest.skip("there is no Landlock here: another user, or nothing, keeps student code from reading")
        worker = sandbox.start_worker(Program((Piece(TRIES, "homework4.py"),)))
        for path in (*sorted(SANDBOX.rglob("*.py"))[::5], GRADER / "grading" / "homework.py", GRADER / "cli.py"):
            assert worker.call(Request("reads", (str(path),))).kind == "PermissionError", path
