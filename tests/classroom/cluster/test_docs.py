"""Every command of docs/cluster.md does what the page says."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.classroom.cluster.dask_processes import ROOT, DaskProcesses
from tests.support.running import OURS, shell_commands
from tests.support.waiting import LONGEST, until

PAGE = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.M | re.S)
PLAIN = "".join(text for kind, text in BLOCKS if not kind).splitlines()
SCRIPT, TOML = ("".join(text for each, text in BLOCKS if each == kind) for kind in ("bash", "toml"))
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers of a cluster are tried on Linux")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a class, and a command of the page's name."""
    shutil.copytree(ROOT / "tests" / "submissions" / "layouts", tmp_path / "tests" / "submissions" / "layouts")
    for path in sorted((tmp_path / "tests" / "submissions" / "layouts").iterdir())[3:]:
        path.unlink()
    shell_commands(tmp_path / "bin", backprop_grader=OURS)
    return tmp_path


def run(place: Path, command: list[str], **more: str) -> str:
    path = os.pathsep.join((str(place / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path, **more}
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=LONGEST)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_shows_commands() -> None:
    assert [line.split()[:2] for line in PLAIN] == [
        ["backprop-grader", "merge"], ["pip", "install"], ["dask", "scheduler"], ["dask", "worker"], ["backprop-grader", "class"],
        ["backprop-grader", "class"]]


@pytest.mark.slow
def test_shards(place: Path) -> None:
    (place / "array.sh").write_text(SCRIPT)
    for number in ("1", "2"):
        run(place, ["bash", "array.sh"], SLURM_ARRAY_TASK_ID=number, SLURM_CPUS_PER_TASK="1")
    assert "3 students" in run(place, shlex.split(PLAIN[0]))


@pytest.mark.slow
def test_by_hand(place: Path) -> None:
    (place / "dask").mkdir()
    with DaskProcesses(place / "dask") as dask:
        scheduler, worker, graded = (line.replace("8786", str(dask.port)) for line in PLAIN[2:5])
        for command in (scheduler, worker):
            assert until(lambda: dask.running == [] or dask.answers())
            dask.started([str(Path(sys.executable).parent / "dask"), *shlex.split(command)[1:]])
        assert "3 of 3 submissions were graded now" in run(place, shlex.split(graded))


@pytest.mark.slow
def test_a_batch_system(place: Path) -> None:
    """With a stand-in for Slurm that begins each job at once, here; as that, it keeps the script."""
    shell_commands(place / "bin", sbatch='cp "$1" job.sh; setsid bash job.sh </dev/null >job.log 2>&1 & echo "Submitted batch job $!"',
                   scancel='kill -- "-$1" && echo "$1" >>cancelled')
    (place / "slurm.toml").write_text(TOML.replace("= 10", "= 1").replace("= 16", "= 1"))
    assert "3 of 3 submissions were graded now" in run(place, shlex.split(PLAIN[5]))
    assert (place / "cancelled").read_text().split()
