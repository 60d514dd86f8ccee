"""The image grades as the host does, in what Gradescope gives, and gives nothing to attacks. `make image` comes first."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.container import engine
from tests.results.readers import SCHEMA
from tests.support.attacks import battery
from tests.support.samples import sample
from tests.support.waiting import until

pytestmark = pytest.mark.skipif(not engine.present(), reason="no docker or podman with the image: run `make image`")
ROOT = engine.ROOT
REFERENCE = ROOT / "reference" / "homework4.py"
# The attacks that name a place on the grader's disk; tests/sandbox runs the whole battery against the same worker.
ATTACKS = {name: text for name, text in battery().items()
           if any(mark in text for mark in ("__SECRET__", "__HOME__", "__VICTIM__"))}
PLACES = {"__SECRET__": "/autograder/source/reference/homework4.py", "__HOME__": "/autograder/source",
          "__VICTIM__": "/autograder/results/results.json"}
FOREVER = "import time\n\n\ndef relu(z):\n    while True:\n        time.sleep(1)\n"


def full_marks(results: dict[str, Any]) -> float:
    return sum(test["max_score"] for test in results["tests"])


def settled(results: dict[str, Any]) -> dict[str, Any]:
    """`results` without what may differ between two machines: times, isolation and versions."""
    kept = {name: value for name, value in results.items() if name not in ("execution_time", "output", "leaderboard")}
    kept["extra_data"] = {name: value for name, value in results["extra_data"].items()
                          if name not in ("isolation", "versions")}
    learned = kept["extra_data"].get("training", {})
    kept["extra_data"]["training"] = {name: value for name, value in learned.items()
                                      if name not in ("epoch_seconds", "pace")}
    return kept


def test_the_reference_earns_everything() -> None:
    results = engine.grade(REFERENCE, arguments=(*engine.CONFINED, *engine.SMALLEST))
    assert results["score"] == full_marks(results) > 0


@pytest.mark.parametrize("name", ["homework4.py", "homework4.ipynb"])
def test_the_template_earns_nothing(name: str) -> None:
    results = engine.grade(ROOT / "student_template" / name)
    assert results["score"] == 0 and len(results["tests"]) > 5


@pytest.mark.parametrize("name", ["homework4.py", "mistake"])
def test_results_are_those_of_the_host(name: str, tmp_path: Path) -> None:
    submission = REFERENCE if name == "homework4.py" else sample("batch-size-ignored_in_train_of_plain").path
    (tmp_path / "seed").write_text("a seed for both\n")
    written = tmp_path / "results.json"
    seeded = {**os.environ, "BACKPROP_GRADER_SEED_FILE": str(tmp_path / "seed")}
    seeded.pop("MNIST_DIR", None)  # the image holds no MNIST: both train on the digits of scikit-learn
    subprocess.run([sys.executable, "-m", "grader", "grade", str(submission), "--results", str(written)], cwd=ROOT,
                   env=seeded, check=True, capture_output=True)
    mounted = ("-v", f"{tmp_path / 'seed'}:/autograder/source/secret_seed:ro")
    inside = engine.grade(submission, arguments=(*engine.CONFINED, *mounted))
    assert settled(inside) == settled(json.loads(written.read_text()))


def test_the_platform_accepts_what_is_posted() -> None:
    [body] = engine.through_the_platform([REFERENCE])
    assert body["error_code"] is None and body["exit_status"] == 0
    SCHEMA.validate(body["results"])
    assert body["results"]["score"] == full_marks(body["results"])


def test_a_submission_that_never_returns_ends_before_the_platform_ends_it(tmp_path: Path) -> None:
    (tmp_path / "homework4.py").write_text(FOREVER)
    [body] = engine.through_the_platform([tmp_path / "homework4.py"], seconds=30)
    assert body["error_code"] is None
    assert "timeout" in {test["extra_data"]["verdict"] for test in body["results"]["tests"]}


def test_a_container_that_is_stopped_ends_at_once_and_says_so(tmp_path: Path) -> None:
    """`podman stop` sends SIGTERM to the first process of the container, which the system does not end by itself."""
    (tmp_path / "homework4.py").write_text(FOREVER)
    (tmp_path / "results").mkdir()
    name = f"backprop-grader-{os.getpid()}"
    started = engine.started(["--name", name, *engine.CONFINED, "--read-only", "--tmpfs", "/tmp",
                              "-v", f"{tmp_path / 'homework4.py'}:/autograder/submission/homework4.py:ro",
                              "-v", f"{tmp_path / 'results'}:/autograder/results"], ["/autograder/run_autograder"])
    results = tmp_path / "results" / "results.json"
    assert until(lambda: results.exists() and "tests" in json.loads(results.read_text()))
    time.sleep(1)  # a student's function is running
    engine.stop(name)
    assert started.wait() == 143  # of what is killed because it does not end, it is 137
    assert "stopped from outside" in json.loads(results.read_text())["output"]


def test_without_a_writable_folder_for_temporary_files_the_remedy_is_said(tmp_path: Path) -> None:
    started = engine.started([*engine.CONFINED, "--read-only", *engine.NO_TMPFS,
                              "-v", f"{REFERENCE}:/autograder/submission/homework4.py:ro",
                              "-v", f"{tmp_path}:/autograder/results"], ["/autograder/run_autograder"])
    _, error = started.communicate(timeout=60)
    assert started.returncode == 2 and error.count("\n") == 1 and "--tmpfs /tmp" in error
    assert "--tmpfs /tmp" in json.loads((tmp_path / "results.json").read_text())["output"]


def test_no_attack_of_the_battery_gains_anything() -> None:
    """All of tests/submissions/attacks against the worker of the image, as its root with the capabilities it has."""
    printed = engine.run(
        [*engine.CONFINED, "--read-only", "--tmpfs", "/tmp", "-v", f"{ROOT / 'tests'}:/tests:ro",
         "-e", "PYTHONPATH=/autograder/source"],
        ["/opt/backprop-grader/bin/python", "-B", "/tests/sandbox/attacks.py"], timeout=900)
    found = json.loads(printed.splitlines()[-1])
    assert found["isolation"]["situation"] == "root"
    assert len(found["got"]) >= 60
    assert {attack: got for attack, got in found["got"].items() if got} == {} and found["left"] == []


def test_attacks_learn_no_token_and_earn_nothing(tmp_path: Path) -> None:
    """Each attacks its own relu; whatever it does, the platform gets a sound result without points for relu."""
    armed = [_armed(name, text, tmp_path) for name, text in ATTACKS.items()]
    bodies = engine.through_the_platform(armed, seconds=15, timeout=600)
    assert len(bodies) == len(ATTACKS) > 20
    achieved = {name: _achieved(body) for name, body in zip(ATTACKS, bodies, strict=True)}
    assert {name: what for name, what in achieved.items() if what} == {}


def _armed(name: str, text: str, folder: Path) -> Path:
    for mark, place in PLACES.items():
        text = text.replace(mark, place)
    (folder / f"{name}.py").write_text(text)
    return folder / f"{name}.py"


def _achieved(body: dict[str, Any]) -> str:
    if body["error_code"] is not None:
        return f"broke the results: {body['error_code']}"
    if "a-token-to-steal" in json.dumps(body):
        return "stole the token"
    earned = sum(test["score"] for test in body["results"]["tests"] if test["extra_data"]["question"] == "relu")
    return f"earned {earned} for relu" if earned else ""


def test_answers_and_seed_are_closed_to_other_uids() -> None:
    script = "for each in reference grader secret_seed; do ! cat /autograder/source/$each* 2>/dev/null || exit 1; done"
    engine.run(["--network", "none", "--user", "60600:60600"], ["bash", "-c", script])


def test_the_history_of_the_image_does_not_hold_the_seed() -> None:
    command = engine.engine()
    assert command is not None
    shown = subprocess.run([*command, "history", "--no-trunc", engine.IMAGE], capture_output=True, text=True, check=True)
    seed = engine.run([], ["cat", "/autograder/source/secret_seed"]).strip()
    assert len(seed) >= 16 and seed not in shown.stdout


def test_a_class_is_graded_with_a_user_for_each_job(tmp_path: Path) -> None:
    from tests.classroom.classes import generate

    folder, out = generate(tmp_path / "handed in", 6), tmp_path / "out"
    out.mkdir()
    mounts = ("-v", f"{folder}:/submissions:ro", "-v", f"{out}:/results")
    said = engine.run([*engine.CONFINED, "--read-only", "--tmpfs", "/tmp", *mounts],
                      ["class", "/submissions", "--out", "/results", "--parts", "1", "--jobs", "2"])
    assert "6 of 6 submissions were graded now" in said
    assert len((out / "grades.csv").read_text(encoding="utf-8-sig").splitlines()) == 7
    found = [json.loads(path.read_text()) for path in (out / "results").glob("*.json")]
    assert len(found) == 6 and {each["extra_data"]["isolation"]["uid"] for each in found} == {"in force"}
