"""What computes derivatives for a student is not to be had in a worker, with the import hook or without it."""

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.inside import reading
from grader.sandbox.inside.unreadable_packages import import_names, located, other_package_folders, package_folders
from grader.sandbox.protocol.mechanism import TIME_ONLY
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.reply import Returned
from grader.sandbox.protocol.request import Request

SOURCE = '''
import sys
from importlib.machinery import PathFinder
def imported(name):
    """Whether `name` can be imported, after everything that could refuse it in Python was taken away."""
    before, sys.meta_path[:] = list(sys.meta_path), [PathFinder]
    sys.path_importer_cache.clear()
    try:
        return bool(__import__(name, fromlist=["x"]))
    finally:
        sys.meta_path[:] = before
def plainly(name):
    try:
        return bool(__import__(name, fromlist=["x"]))
    except ImportError as error:
        return str(error)
def read(path): return len(open(path, "rb").read())
def listed(path):
    import os
    return len(os.listdir(path))
'''


def installed(folder: Path, **distributions: str) -> Path:
    """A folder of packages, one for each name, with what each requires."""
    for name, requires in distributions.items():
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        needs = "".join(f"Requires-Dist: {each}\n" for each in requires.split(" and ") if each)
        (info / "METADATA").write_text(f"Name: {name}\nLicense: MIT\n        \n        by\n{needs}\nRequires-Dist: numpy (in the description)\n")
        (info / "RECORD").write_text(f"{name}/__init__.py,,\n{name}-1.0.dist-info/METADATA,,\n../../bin/x,,\n")
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("")
    return folder


@pytest.mark.parametrize(("distributions", "denied"), [
    ({"numpy": "", "scipy": "numpy"}, set()),
    ({"torch": "numpy", "numpy": ""}, {"torch"}),
    ({"torch": "", "a": "torch (>=2)", "b": "a==1", "c": 'torch ; extra == "x"'}, {"torch", "a", "b"}),
    ({"grader": "numpy"}, {"grader"}),
    ({"mine": "", "needs_mine": "mine"}, set()),
])
def test_what_differentiates_and_what_cannot_do_without_it_is_denied(tmp_path, distributions, denied):
    folder = installed(tmp_path, **distributions)
    assert import_names(located(folder), folder) == denied


def test_what_an_instructor_forbids_is_denied_with_what_needs_it(tmp_path):
    folder = installed(tmp_path, mine="", needs_mine="mine and numpy", other="")
    assert import_names(located(folder, ["mine"]), folder) == {"mine", "needs_mine"}


@pytest.mark.parametrize(("entry", "name"), [
    ("torch.py", "torch"), ("_casadi.cpython-311-x86_64-linux-gnu.so", "_casadi"), ("jax-0.4.egg", "jax"),
    ("sklearn/neural_network/__init__.py", "sklearn.neural_network")])
def test_parts_modules_compiled_modules_and_eggs(tmp_path, entry, name):
    (tmp_path / entry).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / entry).write_text("")
    assert import_names(located(tmp_path), tmp_path) == {name}


def test_packages_that_are_not_on_the_path_are_found_too(tmp_path):
    for folder in ("python3.11/site-packages", "python3/dist-packages"):
        (tmp_path / folder).mkdir(parents=True)
    used = str(tmp_path / "python3.11" / "site-packages")
    assert package_folders([used, "/nowhere/site-packages", str(tmp_path)]) == {Path(used)}
    assert other_package_folders([str(tmp_path)], [used]) == {tmp_path / "python3" / "dist-packages"}


@pytest.fixture(scope="module")
def worker():
    with Sandbox() as sandbox:
        if sandbox.isolation.mechanisms.get("landlock", TIME_ONLY).missing:
            pytest.skip("without Landlock only the import is refused; the image closes the folders")
        yield sandbox.start_worker(Program((Piece(SOURCE, "homework4.py"),)))


def place(name: str) -> str:
    if sys.platform != "linux" or find_spec(name.partition(".")[0]) is None or find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    return find_spec(name).origin


@pytest.mark.parametrize("name", ["autograd", "sklearn.neural_network", "sklearn._loss", "scipy.differentiate"])
def test_a_derivative_cannot_be_imported_read_or_unhooked(worker, name):
    path = place(name)
    assert worker.call(Request("plainly", (name,))).value == f"{name} is not installed where homework is graded"
    assert worker.call(Request("imported", (name,))).kind == "PermissionError"
    assert worker.call(Request("read", (path,))).kind == "PermissionError"


@pytest.mark.parametrize("name", ["sklearn.datasets", "sklearn.metrics", "sklearn.linear_model", "scipy.optimize",
                                  "scipy.stats", "matplotlib.pyplot", "pandas", "tqdm"])
def test_what_homework_uses_can_be_imported(worker, name):
    assert worker.call(Request("read", (place(name),))).value > 0
    assert isinstance(worker.call(Request("plainly", (name,))), Returned)
    assert worker.call(Request("listed", (str(Path(place(name)).parent),))).value > 0


def test_a_ruleset_is_made_once():
    if reading.ruleset("/tmp", ()) is None:
        pytest.skip("no Landlock here")
    assert reading.ruleset("/tmp", ()) == reading.ruleset("/tmp", ())
