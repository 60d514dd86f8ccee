"""A run that is stopped or killed: nothing stays behind, nothing that was graded is lost, and it goes on."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.classroom.classes import generate
from tests.support.processes import alive, descendants
from tests.support.waiting import LONGEST, until

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no signals but Ctrl-C")
COUNT = 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("class") / "handed in", COUNT)


def started(folder: Path, out: Path, temporary: Path, **how: object) -> subprocess.Popen[str]:
    for each in (out, temporary):
        each.mkdir(exist_ok=True)
    return subprocess.Popen([sys.executable, "-m", "tests.classroom.driver", str(folder), str(out)], cwd=ROOT, text=True,
                            env={**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)


def outcomes(out: Path) -> dict[str, str]:
    return {path.name: re.sub(r'"execution_time": [\d.]+', "", path.read_text()) for path in out.glob("*.json")}


def begun(out: Path, outcomes: int = 2) -> bool:
    return until(lambda: len(list(out.glob("*.json"))) >= outcomes)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the jobs of a run that is killed")
def test_killed_at_any_moment_it_loses_only_what_was_in_flight(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path / "whole", tmp_path / "tmp") as process:
        said = process.communicate(timeout=LONGEST)[1]
    whole = outcomes(tmp_path / "whole")
    assert process.returncode == 0 and len(whole) == COUNT, said
    chance, out = random.Random(7), tmp_path / "killed"
    for _ in range(3):
        with started(folder, out, tmp_path / "tmp") as process:
            before = len(outcomes(out))
            assert begun(out, before + 1)
            time.sleep(chance.random())
            processes = descendants(process.pid)
            process.kill()
        assert until(lambda processes=processes: not alive(processes)), alive(processes)
        if len(outcomes(out)) >= COUNT - 3:
            break
    with started(folder, out, tmp_path / "tmp") as process:
        process.communicate(timeout=LONGEST)
    assert outcomes(out) == whole
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_told_to_stop_it_says_how_to_go_on(folder: Path, tmp_path: Path, number: int, code: int) -> None:
    with started(folder, tmp_path / "out", tmp_path / "tmp", start_new_session=True) as process:
        assert begun(tmp_path / "out")
        processes = descendants(process.pid)
        os.killpg(process.pid, number)  # as a terminal does
        said = process.communicate(timeout=LONGEST)[1]
    assert process.returncode == code
    *_, how, stopped = said.splitlines()
    assert re.fullmatch(rf"\d+ of {COUNT} are graded; the same command goes on with the rest\.", how), said
    assert stopped == "Stopped." and until(lambda: not alive(processes))
    assert list((tmp_path / "tmp").iterdir()) == []
