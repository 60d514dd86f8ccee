"""A stand-in for Gradescope's harness: starts run_autograder as the platform does, and posts what it leaves behind.

    python3 harness.py SUBMISSION --post URL [--autograder /autograder] [--timeout SECONDS] [--metadata FILE]

Standard library only, so that it can be the main program of the container. Exits 0 whenever it could post.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

LONGEST, KEPT = 100_000, 49_990
NOT_EXECUTED = ("The autograder failed to execute correctly. Please ensure that your submission is valid. "
                "Contact your course staff for help in debugging this issue.")
NOT_POSTED = "The autograder failed while submitting results."
TOKEN = "AUTHENTICATION_TOKEN"


def prepare(autograder: Path, submission: Path, metadata: Path | None) -> None:
    """Make submission/ and results/ anew, whatever the image held there."""
    for name in ("submission", "results"):
        shutil.rmtree(autograder / name, ignore_errors=True)
        (autograder / name).mkdir(mode=0o755)
    if submission.is_dir():
        shutil.copytree(submission, autograder / "submission", dirs_exist_ok=True)
    else:
        shutil.copy(submission, autograder / "submission")
    if metadata is not None:
        shutil.copy(metadata, autograder / "submission_metadata.json")


def environment(timeout: float) -> dict[str, str]:
    """What the child gets: the token is taken out, but stays in this process's own /proc/<pid>/environ."""
    kept = {name: value for name, value in os.environ.items() if name not in (TOKEN, "START_SSHD")}
    return kept | {"TIMEOUT_SECONDS": f"{timeout:g}", "SUBMISSION_URL": "http://127.0.0.1/submission",
                   "SUBMIT_RESULTS_URL": "http://127.0.0.1/results", "ASSET_HOST": "http://127.0.0.1"}


def run(autograder: Path, timeout: float) -> tuple[int | None, bool]:
    """Exit status of run_autograder and whether it was in time. Only the direct child is killed."""
    with (autograder / "results" / "stdout").open("wb") as stdout:
        child = subprocess.Popen([str(autograder / "run_autograder")], cwd=autograder, env=environment(timeout),
                                 stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.STDOUT)
        try:
            return child.wait(timeout), True
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait(), False


def read(results: Path) -> tuple[Any, str]:
    """The results as the platform takes them, and an error code."""
    if not results.exists():
        return None, "no_results"
    try:
        found = json.loads(results.read_bytes().decode("utf-8", "replace"))
        if isinstance(found, str):
            raise ValueError("a bare string")
    except ValueError:
        return {"score": 0, "output": NOT_EXECUTED}, "invalid_json"
    if not isinstance(found, dict):
        return {"score": 0, "output": NOT_POSTED}, "not_an_object"
    return truncated(found), ""


def truncated(results: dict[str, Any]) -> dict[str, Any]:
    """The results with each long `output` cut in its middle, and without NUL bytes."""
    for holder in (results, *(results.get("tests") or [])):
        if isinstance(holder.get("output"), str):
            holder["output"] = _cut(holder["output"].replace("\0", "\N{REPLACEMENT CHARACTER}"))
    return results


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:KEPT]}[...(truncated)...]{text[-KEPT:]}"


def post(url: str, body: dict[str, Any]) -> None:
    """Send the results; like `requests`, refuses NaN and infinity with ValueError."""
    data = json.dumps(body, allow_nan=False).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=600).close()


def grade(autograder: Path, submission: Path, url: str, timeout: float, metadata: Path | None = None) -> None:
    """One submission from upload to post."""
    prepare(autograder, submission, metadata)
    status, in_time = run(autograder, timeout)
    path = autograder / "results" / "results.json"
    if not in_time:
        spent = f"Your submission timed out. It took longer than {timeout:g} seconds to run."
        path.write_text(json.dumps({"score": 0, "output": spent}))
    results, error = read(path)
    body = {"results": results, "exit_status": status, "error_code": error or (None if in_time else "timeout")}
    try:
        post(url, body)
    except ValueError:
        post(url, body | {"results": {"score": 0, "output": NOT_POSTED}, "error_code": "not_json_compliant"})


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("submission", type=Path)
    parser.add_argument("--post", required=True, metavar="URL")
    parser.add_argument("--autograder", type=Path, default=Path("/autograder"))
    parser.add_argument("--timeout", type=float, default=600.0)
    parser.add_argument("--metadata", type=Path)
    given = parser.parse_args(arguments)
    grade(given.autograder, given.submission, given.post, given.timeout, given.metadata)
    return 0


if __name__ == "__main__":
    sys.exit(main())
