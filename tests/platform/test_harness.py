"""The stand-in for the platform treats bad runs as the real harness does."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.platform import harness, server

pytestmark = pytest.mark.skipif(os.name != "posix", reason="run_autograder is a shell script")
ROOT = Path(__file__).parents[2]
GOOD = '{"score": 1, "output": "fine"}'


def posted(folder: Path, script: str, timeout: float = 20.0) -> dict[str, Any]:
    """What the server gets when run_autograder is `script`."""
    autograder, homework = folder / "autograder", folder / "homework4.py"
    autograder.mkdir()
    homework.write_text("x = 1\n")
    entry = autograder / "run_autograder"
    entry.write_text(f"#!/bin/bash\n{script}\n")
    entry.chmod(0o755)
    with server.serving() as platform:
        harness.grade(autograder, homework, platform.url, timeout)
        [body] = platform.posted
    return body


@pytest.mark.parametrize(("script", "code", "score"), [
    (f"echo '{GOOD}' >results/results.json", None, 1),
    (f"echo '{GOOD}' >results/results.json; exit 3", None, 1),
    ("echo nonsense >results/results.json", "invalid_json", 0),
    (": >results/results.json", "invalid_json", 0),
    (f"printf '\\xef\\xbb\\xbf{GOOD}' >results/results.json", "invalid_json", 0),
    ("echo '\"text\"' >results/results.json", "invalid_json", 0),
    ("echo '[1]' >results/results.json", "not_an_object", 0),
    ("echo '{\"score\": NaN}' >results/results.json", "not_json_compliant", 0),
    ("echo '{\"score\": Infinity}' >results/results.json", "not_json_compliant", 0),
    ("true", "no_results", None),
], ids=["good", "non-zero exit counts", "not JSON", "empty", "byte order mark", "bare string", "list", "nan", "inf", "missing"])
def test_a_results_file_is_taken_or_replaced(tmp_path: Path, script: str, code: str | None, score: float | None) -> None:
    body = posted(tmp_path, script)
    assert (body["error_code"], body["results"] and body["results"]["score"]) == (code, score)


def test_long_output_loses_its_middle(tmp_path: Path) -> None:
    text = harness.truncated({"output": "a" * 60_000 + "b" * 60_000, "tests": [{"output": "c" * 100_000}]})
    assert text["output"] == "a" * 49_990 + "[...(truncated)...]" + "b" * 49_990
    assert text["tests"][0]["output"] == "c" * 100_000


def test_a_timeout_replaces_the_results_and_kills_only_the_child(tmp_path: Path) -> None:
    script = f"echo '{GOOD}' >results/results.json; sleep 3600 & echo $! >../left; wait"
    body = posted(tmp_path, script, timeout=2.0)
    assert "timed out" in body["results"]["output"] and body["results"]["score"] == 0
    left = int((tmp_path / "left").read_text())
    os.kill(left, signal.SIGKILL)  # raises ProcessLookupError if the harness had killed the grandchild as well


def test_the_child_is_told_its_time_and_not_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(harness.TOKEN, "secret-token")
    posted(tmp_path, f"env >../environment; echo '{GOOD}' >results/results.json", timeout=7.0)
    lines = (tmp_path / "environment").read_text()
    assert "TIMEOUT_SECONDS=7\n" in lines and "secret-token" not in lines


def test_folders_of_the_image_are_made_anew(tmp_path: Path) -> None:
    for name in ("submission", "results"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "old").write_text("from the build")
    homework = tmp_path / "homework4.py"
    homework.write_text("x = 1\n")
    harness.prepare(tmp_path, homework, None)
    assert [path.name for path in (tmp_path / "submission").iterdir()] == ["homework4.py"]
    assert not list((tmp_path / "results").iterdir())


def test_results_and_what_is_told_of_earlier_ones_are_open_to_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "submission_metadata.json").write_text("{}")
    (tmp_path / "results").mkdir(mode=0o755)
    subprocess.run(["bash", str(ROOT / "docker" / "run_autograder")], env={"PATH": os.defpath, "AUTOGRADER": str(tmp_path)},
                   capture_output=True)  # what it starts is in the image alone
    for name in ("results", "submission_metadata.json"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert (tmp_path / "results" / "results.json").stat().st_size
