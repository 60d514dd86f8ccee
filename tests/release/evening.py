"""What a student does with the zip: the three commands of its README, where no network is needed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

# Nothing of this environment: no index, no other place for packages, and no folder of answers.
OUTSIDE = {"PATH": os.defpath, "LANG": "C.UTF-8", "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull,
           "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def needed(name: str, known: dict[str, Distribution]) -> dict[str, Distribution]:
    """The distributions that `name` needs to run, as this environment has them, and what these need."""
    for requirement in map(Requirement, distribution(name).requires or ()):
        wanted = requirement.name.lower()
        if wanted not in known and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            known[wanted] = distribution(wanted)
            needed(wanted, known)
    return known


def download(folder: Path) -> None:
    """What pip would fetch for the checker, put into the site-packages `folder` as pip puts it there."""
    for each in needed("backprop-grader", {}).values():
        for file in each.files or ():
            if ".." not in file.parts and Path(str(each.locate_file(file))).is_file():
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(each.locate_file(file)), folder / file)


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", command], cwd=folder, env={**OUTSIDE, "HOME": str(folder)}, capture_output=True,
                          encoding="utf-8", timeout=300)


def said(command: str, folder: Path) -> str:
    """What the command prints; it has to end well."""
    ended = shell(command, folder)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def commands(folder: Path) -> list[str]:
    """The three commands of the README for macOS and Linux, with this Python for python3."""
    blocks = re.findall(r"^```\n(.*?)^```$", (folder / "README.md").read_text(encoding="utf-8"), re.M | re.S)
    return blocks[1].replace("python3 -m", f"'{sys.executable}' -m").splitlines()


def installed(archive: Path, folder: Path) -> Path:
    """`folder` with what `archive` holds, and the checker installed as the README there says."""
    with zipfile.ZipFile(archive) as members:
        members.extractall(folder)
    make, install, _ = commands(folder)
    said(make, folder)
    [packages] = (folder / ".venv" / "lib").glob("python*/site-packages")
    download(packages)
    said(install, folder)
    return folder
