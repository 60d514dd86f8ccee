"""A run that is told to stop leaves nothing behind and says how to go on; test_journey.py has one that is killed."""

import os
import re
import signal
from pathlib import Path

import pytest

from tests.classroom.classes import generate
from tests.support.processes import alive, descendants
from tests.support.running import spawned
from tests.support.waiting import LONGEST, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no signals but Ctrl-C")
COUNT = 20


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_told_to_stop_it_says_how_to_go_on(tmp_path: Path, number: int, code: int) -> None:
    folder, out, temporary = generate(tmp_path / "handed in", COUNT), tmp_path / "out", tmp_path / "tmp"
    for each in (out, temporary):
        each.mkdir()
    with spawned("-m", "tests.classroom.driver", folder, out, how={"start_new_session": True}, TMPDIR=temporary) as process:
        assert until(lambda: len(list(out.glob("*.json"))) >= 2)
        processes = descendants(process.pid)
        os.killpg(process.pid, number)  # as a terminal does
        said = process.communicate(timeout=LONGEST)[1]
    assert process.returncode == code
    *_, how, stopped = said.splitlines()
    assert re.fullmatch(rf"\d+ of {COUNT} are graded; the same command goes on with the rest\.", how), said
    assert stopped == "Stopped." and until(lambda: not alive(processes))
    assert list(temporary.iterdir()) == []
