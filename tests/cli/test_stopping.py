"""Told to stop, the command ends at once: the results say so, and nothing of it stays behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import running
from tests.support.processes import alive, descendants
from tests.support.slow import slow
from tests.support.waiting import LONGEST, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no signals but Ctrl-C")

SLEEPS = "import time\n\n\ndef relu(z):\n    time.sleep(3600)\n"
SPINS = "def relu(z):\n    while True:\n        pass\n"
LOADS = "import time\ntime.sleep(3600)\n\n\ndef relu(z):\n    return z\n"
# A grandchild that has left its parent is nobody's child any more when the worker dies. Only --unconfined lets it live.
LEAVES = """import os, time


def relu(z):
    if os.fork() == 0:
        if os.fork() == 0:
            os.setsid()
            time.sleep(3600)
        os._exit(0)
    time.sleep(3600)
"""
# Whatever a submission does may take longer than a test: only the signal ends it.
PATIENT = """[limits]
call_seconds = 3600.0
load_seconds = 3600.0
statement_seconds = 3600.0
total_seconds = 3600.0
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "tmp").mkdir()
    yield tmp_path
    assert list((tmp_path / "tmp").iterdir()) == []
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []


def unignored() -> None:
    """Signals as a terminal leaves them: a test run in the background was itself told to ignore some."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def started(place: Path, command: str, source: str, *options: str, **how: object) -> subprocess.Popen[str]:
    (place / "homework4.py").write_text(source)
    (place / "assignment.toml").write_text(PATIENT)
    return running.started(command, place / "homework4.py", "--parts", 1, "--assignment", place / "assignment.toml", *options,
                           how={"preexec_fn": unignored, **how}, TMPDIR=place / "tmp")


def busy(process: subprocess.Popen[str], children: int = 2) -> set[int]:
    """The processes of a grading, once there are `children` of them: the zygote, a worker and what that has made."""
    assert until(lambda: len(descendants(process.pid)) >= children or process.poll() is not None)
    assert process.poll() is None, f"the grading never began: {process.communicate()}"
    time.sleep(0.3)  # on most machines the student's function is called now, and it is to end as well before that
    return descendants(process.pid)


def listed(results: Path) -> bool:
    """Whether the results list the tests already; before that, none of them can be said to have been stopped."""
    return results.exists() and bool(json.loads(results.read_text())["tests"])


def gone(pids: set[int]) -> bool:
    return until(lambda: not alive(pids))


@pytest.mark.parametrize(("command", "number", "code"), [
    ("grade", signal.SIGTERM, 143), ("check", signal.SIGINT, 130),
    *(pytest.param("grade", *each, marks=pytest.mark.slow) for each in ((signal.SIGINT, 130), (signal.SIGHUP, 129))),
])
def test_a_signal_ends_a_grading_at_once_and_leaves_nothing(place, command, number, code):
    results = ["--results", str(place / "results.json")] if command == "grade" else []
    with started(place, command, SLEEPS, *results) as process:
        assert not results or until(lambda: listed(place / "results.json"))
        workers = busy(process)
        process.send_signal(number)
        assert process.communicate(timeout=LONGEST) == ("", "Stopped.\n")
    assert process.returncode == code and gone(workers)
    if results:
        document = json.loads((place / "results.json").read_text())
        assert "stopped from outside" in document["output"] and not document["extra_data"]["finished"]
        assert "stopped from outside" in document["tests"][0]["output"]


@pytest.mark.parametrize(("source", "options", "processes", "group"), [
    slow(SPINS, [], 2, False), slow(LOADS, [], 2, False), (LEAVES, ["--unconfined"], 3, False),
    pytest.param(LEAVES, ["--unconfined"], 3, True, marks=pytest.mark.skipif(sys.platform != "linux", reason="there is no zygote")),
], ids=["in a loop", "while the file loads", "with grandchildren", "and a signal to the whole group"])
def test_whatever_the_submission_does_no_process_of_it_stays(place, source, options, processes, group):
    """A terminal's Ctrl-C and `timeout` send it to the whole group."""
    with started(place, "check", source, *options, start_new_session=group) as process:
        workers = busy(process, processes)
        os.killpg(process.pid, signal.SIGTERM) if group else process.terminate()
        assert process.wait(timeout=LONGEST) == 143
    assert gone(workers)


@pytest.mark.parametrize("seconds", [0.15, *(pytest.param(each, marks=pytest.mark.slow) for each in (0.05, 0.3, 0.6))])
def test_at_whatever_moment_it_comes(place, seconds):
    with started(place, "grade", SLEEPS, "--results", str(place / "results.json"), start_new_session=True) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGTERM)
        output, error = process.communicate(timeout=LONGEST)
    # Before Python runs a line of ours, the system ends it.
    assert (process.returncode, output, error) in [(143, "", "Stopped.\n"), (-signal.SIGTERM, "", "")]


@pytest.mark.skipif(sys.platform != "linux", reason="there is no zygote")
def test_what_a_class_left_that_was_killed_at_once_with_all_its_jobs_goes_with_the_next_run(place):
    """As on a machine that fails: nothing is left that could remove anything."""
    handed_in = place / "handed in"
    handed_in.mkdir()
    (handed_in / "ada.py").write_text(SLEEPS)
    (place / "assignment.toml").write_text(PATIENT)
    words = ("class", handed_in, "--out", place / "out", "--jobs", 1, "--parts", 1, "--assignment", place / "assignment.toml")
    with running.started(*words, TMPDIR=place / "tmp") as process:
        assert until(lambda: list((place / "tmp").glob("*/workers/*")))
        everybody = [process.pid, *sorted(descendants(process.pid))]
        for pid in everybody:
            with contextlib.suppress(ProcessLookupError):  # it went with the one before
                os.kill(pid, signal.SIGKILL)
    assert gone(set(everybody[1:])) and list((place / "tmp").iterdir())
    (handed_in / "ada.py").write_text("def relu(z):\n    return z * (z > 0)\n")
    done = running.backprop_grader(*words, TMPDIR=place / "tmp")
    assert done.returncode == 0, done.stderr


def test_a_signal_that_nohup_ignores_stays_ignored(place):
    ignoring = ("import signal, os, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
                "os.execv(sys.executable, [sys.executable, '-c', 'import os, signal; from grader import stopping; "
                "stopping.listen(); os.kill(os.getpid(), signal.SIGHUP); print(1)'])")
    assert running.python("-c", ignoring).stdout == "1\n"


def test_what_is_made_while_the_signal_comes_is_abandoned_too():
    """The signal comes between the making of a thing and the moment somebody knows of it; the last made goes first."""
    script = """
import os, signal, sys
from grader import stopping
def make(name):
    os.kill(os.getpid(), signal.SIGTERM) if name == "second" else None
    return name
def broken(name):
    raise ValueError(name)
stopping.listen()
with stopping.held(lambda: make("first"), lambda name: print(name, "abandoned", flush=True)):
    with stopping.held(lambda: "broken", broken), stopping.held(lambda: make("second"), lambda name: print(name, "abandoned", flush=True)):
        print("not reached")
"""
    done = running.python("-c", script)
    assert (done.returncode, done.stdout) == (143, "second abandoned\nfirst abandoned\n")
    assert "Something may have stayed behind" in done.stderr and done.stderr.endswith("Stopped.\n")


def test_where_nothing_is_held_the_stack_is_unwound_even_while_a_class_is_made(place):
    """Python before 3.12 puts what is raised in __set_name__ into an error of its own."""
    program = ("import os, signal, sys; sys.argv = ['backprop-grader', 'version']\n"
               "from grader import cli, __main__ as started\n"
               "class Field:\n    def __set_name__(self, owner, name): os.kill(os.getpid(), signal.SIGTERM)\n"
               "def main(**known):\n    try: type('Hidden', (), {'visibility': Field()})\n    finally: print('unwound')\n"
               "cli.main = main; started.run()")
    ended = running.python("-c", program)
    assert (ended.returncode, ended.stdout, ended.stderr) == (143, "unwound\n", "Stopped.\n")
