"""Build autograder.zip, the archive that Gradescope takes, the same bytes from the same homework and seed."""

from __future__ import annotations

import errno
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader import clone
from grader.grading.homework import Homework
from grader.reproducible_zip import require_replaceable, zipped

ENTRY_POINTS = ("run_autograder", "setup.sh", "install_environment", "lock_answers")
LISTS = ("constraints.txt", "requirements.txt")
PROGRAM, ANSWERS = "grader", "reference"
ANOTHER = "homework"  # in the zip: the folder of another homework than our own, which comes without our answers
LEFT_OUT = ("__pycache__", "secret_seed")
SEED = "secret_seed"


def build(out: Path, *, seed_file: Path | None = None, another: Homework | None = None) -> Path:
    """Write the zip to `out`, whole or not at all, for our own homework or for `another`. Returns where its seed is.

    The hidden cases come from the seed in `seed_file`, by default the one that lies beside another homework, else `out`
    with `.seed` added. Where that file is missing a seed is drawn and kept in it, readable by its owner alone, so that
    the next build makes the same zip. Raises OSError, and NotAClone where this installation lacks what goes into the
    zip.
    """
    clone.require("docker", PROGRAM, *(() if another else (ANSWERS,)))
    require_replaceable(out)
    kept = seed_file or _seed_beside(another) or out.with_name(out.name + ".seed")
    drawn = None if kept.exists() else secrets.token_hex(16).encode() + b"\n"
    seed = _read_seed(kept) if drawn is None else drawn
    content = zipped({**dict(_members(another)), SEED: seed}, ENTRY_POINTS)
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=out.name, suffix=".part")
    try:
        # Left at mkstemp's mode, for its owner alone: the zip holds answers and seed.
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        if drawn is not None:
            _keep_seed(kept, drawn)
        os.replace(name, out)
    except BaseException:
        Path(name).unlink()
        raise
    return kept


def _members(another: Homework | None) -> Iterator[tuple[str, bytes]]:
    """Each file of the zip: its name there, and its bytes."""
    for name in (*ENTRY_POINTS, *LISTS):
        yield name, (clone.HOME / "docker" / name).read_bytes()
    for folder in (PROGRAM,) if another else (PROGRAM, ANSWERS):
        for path in (clone.HOME / folder).rglob("*"):
            member = path.relative_to(clone.HOME)
            if path.is_file() and not set(LEFT_OUT) & set(member.parts):
                yield member.as_posix(), path.read_bytes()
    for name, path in another.made_of() if another else ():
        yield f"{ANOTHER}/{name}", path.read_bytes()


def _seed_beside(another: Homework | None) -> Path | None:
    """The one that `grade` and `class` take too."""
    beside = another.reference / SEED if another else None
    return beside if beside and beside.exists() else None


def _keep_seed(path: Path, seed: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
        kept.write(seed)


def _read_seed(path: Path) -> bytes:
    seed = path.read_bytes()
    if not seed.strip():
        raise OSError(errno.EINVAL, f"the seed file {path} is empty")
    return seed
