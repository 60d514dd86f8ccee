"""Real notebooks, run by a real kernel: `%check` shows the page, and neither side reaches the other."""

import html
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from grader.authoring.homework_folder import homework_in
from grader.release import another
from tests.support.homework_folders import LAYERS
from tests.support.running import ROOT, backprop_grader, python

RELU = "import numpy as np\n\ndef relu(z):\n    return np.maximum(z, 0)"
WRONG = "def relu(z):\n    return z / 2"
LOAD = "%load_ext grader"
SIMULATED = '''
import sys
from grader.notebook import process
process.START = """import sys
for name in ("fcntl", "resource", "py_landlock", "pyseccomp"):
    sys.modules[name] = None
sys.platform = "darwin"
""" + process.START
'''
STATE = '''
def state():
    import os, random, signal, sys, psutil
    import numpy as np
    return {"modules": sorted(m for m in sys.modules if not m.startswith("grader")), "cwd": os.getcwd(),
            "random": random.getstate(), "numpy": str(np.random.get_state()), "environment": dict(os.environ),
            "signals": [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)],
            "children": [child.pid for child in psutil.Process().children(recursive=True)], "path": list(sys.path)}
'''
# The check uses these itself to run a process and to read what was run; no code of a student needs them in the kernel.
OWN = {"tempfile", "subprocess", "html", "html.entities"}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Cells -> for each what stands under it."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("BACKPROP_GRADER_REFERENCE", str(tmp_path / "nowhere"))

    def run(*cells: str) -> list[list[Any]]:
        book = new_notebook(cells=[new_code_cell(cell) for cell in cells])
        NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
        return [cell.outputs for cell in book.cells]

    return run


def page(outputs: list[Any]) -> str:
    """The page that stands under a cell, as it is written in the frame."""
    (output,) = outputs
    return html.unescape(output.data["text/html"])


def text(outputs: list[Any]) -> str:
    """What stands under a cell in words."""
    return "".join(output.data["text/plain"] if "data" in output else output.text for output in outputs)


def test_a_check_in_a_notebook_is_about_what_was_run_last(run: Any) -> None:
    *_, outputs = run(RELU, LOAD, WRONG, "%check relu")
    assert "<iframe" in page(outputs) and "relu(z) is wrong." in page(outputs) and "<svg" in page(outputs)
    assert "relu(z) is wrong." in text(outputs) and "\x1b" not in text(outputs)
    assert "softmax" not in text(outputs)


@pytest.mark.slow
def test_no_state_reaches_the_other_side(run: Any) -> None:
    loaded = f"import matplotlib, IPython.display\nget_ipython().push({{'factor': 1}})\n{RELU} * factor"
    *_, checked, compared = run(
        loaded, STATE, LOAD, "state()\nbefore = state()", "%check relu",
        f"after = state()\nafter['modules'] = sorted(set(after['modules']) - set(before['modules']) - {OWN})\n"
        "before['modules'] = []\nprint(*(key for key in before if before[key] != after[key]), after['modules'])")
    assert "factor" in text(checked) and "relu" in text(checked)
    assert text(compared) == "[]\n"


@pytest.mark.slow
def test_a_check_from_a_thread_under_a_running_loop_and_by_spawn(run: Any) -> None:
    *_, thread, awaited, spawned = run(
        RELU, "import grader, threading, asyncio",
        "other = threading.Thread(target=grader.check, args=('relu',))\nother.start()\nother.join()",
        "await asyncio.to_thread(grader.check, '1.1')", SIMULATED + "grader.check('relu')")
    for outputs in (thread, awaited, spawned):
        assert "relu" in page(outputs) and "✓" in text(outputs) and "✗" not in text(outputs)
    assert "Isolation is reduced" in text(spawned)


@pytest.mark.slow
def test_what_cannot_be_checked_is_one_sentence(run: Any) -> None:
    *_, nothing, near, option, _, words, _, unable = run(
        LOAD + "\nx = 1", "%check", RELU + "\n%check relo", "%check --first", "import sys\nsys.modules['jinja2'] = None",
        "%check relu", "sys.executable = 'nowhere'", "%check relu")
    assert text(nothing).startswith("No cell that this kernel has run defines a function of the homework")
    assert text(near).rstrip().endswith("Did you mean relu?")
    assert text(option).startswith("'--first' is neither the name of a function")
    assert [len(text(each).splitlines()) for each in (nothing, near, option, unable)] == [1] * 4
    assert text(unable).startswith("The check cannot be run from this kernel: ")
    assert "text/html" not in words[0].data and "All that can be judged here is right" in text(words)


@pytest.mark.slow
def test_in_the_folder_of_another_homework_it_is_about_that(run: Any, tmp_path: Path) -> None:
    for name, told in another.files(homework_in(LAYERS)).items():
        (tmp_path / name).write_text(told, encoding="utf-8")
    book = nbformat.read(tmp_path / "homework.ipynb", as_version=4)
    cells = [cell.source for cell in book.cells if cell.cell_type == "code"]
    forward, wrong = "def relu_forward(x):\n    return np.maximum(x, 0), x", "def relu_backward(dout, cache):\n    return dout"
    *_, untouched, _, moved, nothing, option, _, broken = run(
        *cells, f"{forward}\n\n{wrong}", "%cd /\n%check relu_backward", "%check relu", "%check --first",
        f"open({str(tmp_path / 'homework.toml')!r}, 'w').write('titel = 1')", "%check")
    assert text(untouched).count(": not written yet") == 4 and "Next: affine_forward (1.1)" in text(untouched)
    assert "What is returned is not the gradient of your own relu_forward" in page(moved[1:]) and "Homework 4" not in page(moved[1:])
    assert text(nothing).startswith("There is no function and no test 'relu' in parts 1 to 4.")
    assert "such as affine_forward" in text(option)
    assert "homework.toml, line 1: does not know the key 'titel'" in text(broken) and len(text(broken).splitlines()) == 1


@pytest.mark.slow
def test_the_notebook_of_the_handout_ends_with_a_check_of_all(run: Any) -> None:
    book = nbformat.read(ROOT / "student_template" / "homework4.ipynb", as_version=4)
    *_, outputs = run(*(cell.source for cell in book.cells if cell.cell_type == "code"))
    assert "not written yet" in text(outputs) and "Next: relu (1.1)" in text(outputs)


def test_where_is_no_notebook_a_sentence_says_what_to_do() -> None:
    ended = python("-c", "import grader; grader.check('relu')")
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "backprop-grader check FILE" in ended.stderr and "Traceback" not in ended.stderr


def test_to_import_the_grader_loads_nothing_else() -> None:
    program = "import sys; old = set(sys.modules); import grader; print(*sorted(set(sys.modules) - old))"
    assert python("-c", program).stdout.split() == ["grader"]


@pytest.mark.slow
def test_a_check_in_what_is_handed_in_does_nothing(tmp_path: Path) -> None:
    cells = [LOAD + "\n%check relu", "import grader\nfrom grader import check\ngrader.check('relu')\ncheck()", RELU,
             "get_ipython().run_line_magic('check', '')"]
    path = tmp_path / "homework4.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}))
    ended = backprop_grader("check", path, "--question", "1.1", "--json", BACKPROP_GRADER_REFERENCE=tmp_path)
    report = json.loads(ended.stdout)
    assert [test["status"] for test in report["tests"]] == ["passed"]
    assert "(cell " not in report["output"]  # no line of them was skipped, slow or refused
