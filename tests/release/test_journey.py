"""A student's first evening: the zip, the three commands of its README, and what they read. No network is needed."""

import json
import os
import re
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from grader.release.source import WHEEL
from tests.release.evening import commands, installed, said, shell
from tests.release.kits import release

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="the commands are those of a Unix shell")]
RELU = 'raise NotImplementedError("relu is not implemented yet")'


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip in a folder with a space and letters of another script, with the checker installed as the README says."""
    place = tmp_path_factory.mktemp("home")
    assert release(place / "hw4.zip").returncode == 0
    return installed(place / "hw4.zip", place / "Домашняя работа 4")


def test_the_untouched_template_is_checked(unpacked: Path) -> None:
    shown = said(commands(unpacked)[2], unpacked)
    assert shown.count(": not written yet") == 6 and shown.endswith("Next: relu (1.1)\n") and "0 / 100" in shown


def test_the_first_function_is_written_and_then_in_the_notebook(unpacked: Path) -> None:
    script, notebook = unpacked / "homework4.py", unpacked / "homework4.ipynb"
    script.write_text(script.read_text(encoding="utf-8").replace(RELU, "return z * (z > 0)"), encoding="utf-8")
    check = commands(unpacked)[2]
    assert re.search(r"✓ +relu ", said(check, unpacked))
    cells = json.loads(notebook.read_text(encoding="utf-8"))
    [cell] = [cell for cell in cells["cells"] if cell["id"] == "relu"]
    cell["source"] = [line.replace(RELU, "return abs(z)") for line in cell["source"]]
    notebook.write_text(json.dumps(cells), encoding="utf-8")
    shown = said(check.replace("homework4.py", "homework4.ipynb"), unpacked)
    assert re.search(r"✗ +1.1 +relu ", shown) and "Next: relu (1.1)" in shown


def test_nothing_is_installed_that_could_grade(unpacked: Path) -> None:
    tried = shell(".venv/bin/python -c 'import grader, reference'", unpacked)
    assert tried.stderr.endswith("No module named 'reference'\n")
    graded = shell(".venv/bin/backprop-grader grade homework4.py", unpacked)
    assert graded.returncode == 2 and "use `backprop-grader check`" in graded.stderr
    assert [path for path in (unpacked / ".venv").rglob("*") if path.name in ("reference", "secret_seed")] == []


class Hosting(SimpleHTTPRequestHandler):
    """Keeps what it was asked for."""

    asked: list[str] = []

    def log_message(self, form: str, *values: object) -> None:
        self.asked.append(self.path)


@pytest.fixture
def hosted(unpacked: Path) -> Iterator[str]:
    """The address at which a course keeps the wheel."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Hosting, directory=str(unpacked))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{WHEEL}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("where", ["README.md", "requirements.txt"])
def test_the_wheel_comes_from_where_the_course_keeps_it(unpacked: Path, hosted: str, tmp_path: Path, where: str) -> None:
    assert release(tmp_path / "hw4.zip", "--pip", hosted).returncode == 0
    with zipfile.ZipFile(tmp_path / "hw4.zip") as archive:
        archive.extractall(tmp_path)
    assert not (tmp_path / WHEEL).exists()
    install = commands(tmp_path)[1].replace(".venv/bin/python", f"'{unpacked}/.venv/bin/python'")
    if where == "requirements.txt":
        install = re.sub('"http.*"', "-r requirements.txt", install)
    Hosting.asked.clear()
    assert "Successfully installed backprop-grader" in said(install + " --force-reinstall --no-deps", tmp_path)
    assert Hosting.asked == [f"/{WHEEL}"]
