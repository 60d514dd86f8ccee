"""The attack battery: as whoever runs the tests, as root with a user of its own for student code, as an ordinary user."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.attacks import attack, battery, in_part
from tests.support.waiting import LONGEST

REPO = Path(__file__).parents[2]
BATTERY = "tests/sandbox/attacks.py"
NEEDED = ("grader", BATTERY, "tests/support/attacks.py", "tests/submissions/attacks")
SYSTEM_PYTHON = os.environ.get("OPEN_PYTHON", "/usr/bin/python3")
NO_QUEUES = "not closed: /dev/mqueue"  # nobody can; the calls that reach it are refused
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confinement is only on Linux")


def readable_interpreter() -> str:
    """An interpreter with numpy that every user may read, which this one may not be."""
    probe = [SYSTEM_PYTHON, "-I", "-c", "import numpy, py_landlock, pyseccomp, sys\nif sys.version_info < (3, 11): import tomli"]
    if shutil.which(SYSTEM_PYTHON) is None or subprocess.run(probe, capture_output=True).returncode:
        pytest.skip(f"{SYSTEM_PYTHON} has no numpy, py-landlock and pyseccomp (and before 3.11 tomli); name one that has in OPEN_PYTHON")
    return SYSTEM_PYTHON


@pytest.fixture(scope="module")
def open_copy():
    """What the battery needs of this checkout, which may lie where another user cannot read it, for all to read."""
    if os.getuid() != 0:
        pytest.skip("only root can give student code another user, or become one; whoever this is has run the battery above")
    with tempfile.TemporaryDirectory(prefix="battery-", dir="/tmp") as folder:
        for part in NEEDED:
            source, copy = REPO / part, Path(folder, part)
            copy.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy)
        for each in (Path(folder), *Path(folder).rglob("*")):
            each.chmod(0o755 if each.is_dir() else 0o644)
        yield Path(folder)


@pytest.fixture(scope="module")
def without_landlock():
    """An interpreter for all to read, in whose place py-landlock says that there is no Landlock."""
    python = readable_interpreter()
    packages = subprocess.run([python, "-c", "import numpy, os; print(os.path.dirname(os.path.dirname(numpy.__file__)))"],
                              capture_output=True, text=True, check=True).stdout
    with tempfile.TemporaryDirectory(prefix="battery-", dir="/tmp") as folder:
        subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
        [own] = Path(folder).glob("lib/python*/site-packages")
        (own / "packages.pth").write_text(packages)
        (own / "py_landlock.py").write_text("raise ImportError('simulated')\n")
        Path(folder).chmod(0o755)
        yield str(Path(folder, "bin", "python"))


def run_battery(*command: str, at: Path = REPO, only: tuple[str, ...] = ()) -> dict:
    environment = {"PATH": os.defpath, "PYTHONPATH": str(at), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([*command, str(at / BATTERY), *only], capture_output=True, text=True, timeout=LONGEST, env=environment,
                          cwd=at)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def found_as_a_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def nothing_gained(found: dict, least: int = 100) -> None:
    assert len(found["got"]) >= least
    assert {attack: got for attack, got in found["got"].items() if got} == {}
    assert found["left"] == []


def test_what_attacks_name_of_the_grader_is_there():
    texts = [attack(name) for name in (*battery(), *in_part())]
    named = {name for text in texts for name in re.findall(r"\bgrader(?:\.\w+)+", text)}
    assert len(named) >= 4
    assert [name for name in sorted(named) if not found_as_a_module(name)] == []


# One of each kind: reading, writing, leaving, talking, taking over, using up, and lying about what was found.
FEW = ("read_the_reference", "read_the_parents_memory", "overwrite_the_results", "leave_a_file_in_tmp", "call_home",
       "ptrace_the_parent", "become_root", "kill_the_grader", "fork_bomb", "memory_bomb", "forged_frame",
       "array_equal_to_everything")


def test_an_attack_of_each_kind_gains_nothing_here():
    nothing_gained(run_battery(sys.executable, only=FEW), len(FEW))


@pytest.mark.slow
def test_no_attack_gains_anything_here():
    nothing_gained(run_battery(sys.executable))


def test_no_attack_gains_anything_where_root_gives_student_code_a_user_of_its_own(open_copy):
    found = run_battery(readable_interpreter(), at=open_copy)
    assert found["isolation"]["situation"] == "root"
    nothing_gained(found)


def test_no_attack_gains_anything_where_root_has_another_user_for_student_code_but_no_landlock(open_copy, without_landlock):
    found = run_battery(without_landlock, at=open_copy)
    assert found["isolation"]["situation"] == "root" and found["isolation"]["shared folders"] in ("closed", NO_QUEUES)
    assert found["isolation"]["landlock"] == "py-landlock is not installed"
    nothing_gained(found)


def test_no_attack_gains_anything_against_an_ordinary_user(open_copy):
    if shutil.which("setpriv") is None:
        pytest.skip("becoming another user takes setpriv")
    found = run_battery("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", readable_interpreter(),
                    at=open_copy)
    assert found["isolation"]["situation"] == "user"
    nothing_gained(found)
