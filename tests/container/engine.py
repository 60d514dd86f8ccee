"""Build and run the image with whatever engine this machine has; None where it has none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
IMAGE = os.environ.get("BACKPROP_GRADER_IMAGE", "backprop-grader")
BASE = os.environ.get("BACKPROP_GRADER_BASE", "docker.io/library/python:3.11-slim-bookworm")
# What Gradescope does with the zip: unpack it as source/, copy the entry point, run setup.sh once as root.
SET_UP = """set -euo pipefail
mkdir -p /autograder/source /autograder/submission /autograder/results
python3 -m zipfile -e /upload/autograder.zip /autograder/source
cp /autograder/source/run_autograder /autograder/ && chmod +x /autograder/run_autograder
bash /autograder/source/setup.sh
python3 -B /platform/inside.py /upload/bodies.json 600 "$@"
"""
# CHOWN and DAC_OVERRIDE give a scratch folder to the worker's uid and clear it; SETUID and SETGID are the uid change;
# KILL ends what it left; FOWNER wipes its files from the shared temporary folders.
CAPABILITIES = ("CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID")
CONFINED = ("--network", "none", "--cap-drop", "ALL", *(f"--cap-add={each}" for each in CAPABILITIES),
            "--security-opt", "no-new-privileges")
SMALLEST = ("--memory", "768m", "--cpus", "0.5")  # the least that Gradescope offers
# What `docker run` takes everywhere; podman in a container needs the older runtime and lower limits.
NO_TMPFS = ("--read-only-tmpfs=false",) if shutil.which("podman") else ()
PODMAN_RUN = ("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096")


def engine() -> list[str] | None:
    """The command to start containers with."""
    if shutil.which("podman"):
        return ["podman", *(["--runtime", "runc"] if shutil.which("runc") else [])]
    return ["docker"] if shutil.which("docker") else None


def present(image: str = IMAGE) -> bool:
    """Whether `image` is on this machine."""
    command = engine()
    if command is None:
        return False
    return subprocess.run([*command, "image", "inspect", image], capture_output=True).returncode == 0


def run(arguments: Sequence[str], command: Sequence[str], timeout: float = 300, image: str = IMAGE) -> str:
    """What `command` prints in the image; CalledProcessError carries it too."""
    found = engine()
    assert found is not None
    limits = PODMAN_RUN if found[0] == "podman" else ()
    done = subprocess.run([*found, "run", "--rm", *limits, *arguments, image, *command],
                          check=True, capture_output=True, text=True, timeout=timeout)
    return done.stdout


def started(arguments: Sequence[str], command: Sequence[str], image: str = IMAGE) -> subprocess.Popen[str]:
    """A container in which `command` runs, not waited for."""
    found = engine()
    assert found is not None
    limits = PODMAN_RUN if found[0] == "podman" else ()
    return subprocess.Popen([*found, "run", "--rm", *limits, *arguments, image, *command], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def stop(name: str) -> None:
    """Stop the container of this name as its user would."""
    found = engine()
    assert found is not None
    subprocess.run([*found, "stop", name], check=True, capture_output=True)


def kill(name: str) -> bool:
    """End all processes of the container of this name, as a machine that fails would; False where there is none."""
    found = engine()
    assert found is not None
    return subprocess.run([*found, "kill", name], capture_output=True).returncode == 0


def processes(name: str) -> list[int]:
    """Those in the container of this name, by their numbers outside; none where it has not begun or has ended."""
    found = engine()
    assert found is not None
    shown = subprocess.run([*found, "top", name, "hpid"], capture_output=True, text=True)
    return [int(line) for line in shown.stdout.splitlines()[1:] if line.isdecimal()]  # "?" is of one that ends just now


def grade(submission: Path, *options: str, arguments: Sequence[str] = CONFINED, image: str = IMAGE) -> dict[str, Any]:
    """results.json of a file or folder, graded in a read-only container with few capabilities."""
    with tempfile.TemporaryDirectory() as results:
        inside = "/autograder/submission" + ("" if submission.is_dir() else f"/{submission.name}")
        run([*arguments, "--read-only", "--tmpfs", "/tmp", "-v", f"{submission}:{inside}:ro",
             "-v", f"{results}:/autograder/results"], ["/autograder/run_autograder", *options], image=image)
        found: dict[str, Any] = json.loads((Path(results) / "results.json").read_text())
        return found


def through_the_platform(submissions: Sequence[Path], seconds: float = 600,
                         arguments: Sequence[str] = ("--network", "none"), timeout: float = 300) -> list[dict[str, Any]]:
    """What the stand-in for Gradescope's harness posts for each; the harness is the container's main program."""
    uploads = {f"/upload/{number}/homework4.py": path for number, path in enumerate(submissions)}
    mounts = [word for inside, path in uploads.items() for word in ("-v", f"{path}:{inside}:ro")]
    with tempfile.TemporaryDirectory() as posted:
        run([*arguments, "-v", f"{ROOT / 'tests' / 'platform'}:/platform:ro", "-v", f"{posted}:/posted", *mounts],
            ["python3", "-B", "/platform/inside.py", "/posted/bodies.json", str(seconds), *uploads], timeout)
        bodies: list[dict[str, Any]] = json.loads((Path(posted) / "bodies.json").read_text())
        return bodies


def set_up_from_the_zip(folder: Path, submissions: Mapping[str, Path]) -> list[dict[str, Any]]:
    """What is posted for each of the submissions, by the names of their files, where `folder`/autograder.zip was set up."""
    for name, path in submissions.items():
        (folder / name).write_bytes(path.read_bytes())
    mounts = ["-v", f"{folder}:/upload", "-v", f"{ROOT / 'tests' / 'platform'}:/platform:ro"]
    try:
        run(mounts, ["bash", "-c", SET_UP, "bash", *(f"/upload/{name}" for name in submissions)], timeout=600, image=BASE)
    except subprocess.CalledProcessError as error:
        raise AssertionError(f"{error.stdout}\n{error.stderr}") from error
    bodies: list[dict[str, Any]] = json.loads((folder / "bodies.json").read_text())
    return bodies
