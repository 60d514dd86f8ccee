"""Build autograder.zip, the archive that Gradescope takes, the same bytes from the same homework and seed."""

from __future__ import annotations

import errno
import os
import secrets
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
ENTRY_POINTS = ("run_autograder", "setup.sh", "install_environment", "lock_answers")
LISTS = ("constraints.txt", "requirements.txt")
FOLDERS = ("grader", "reference")
LEFT_OUT = ("__pycache__", "secret_seed")
STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
RUNNABLE, PLAIN = 0o100755, 0o100644
SEED = "secret_seed"


def build(out: Path, *, seed_file: Path | None = None) -> None:
    """Write the zip to `out`, whole or not at all.

    The hidden cases come from the seed in `seed_file`, by default `out` with `.seed` added. Where that file is missing
    a seed is drawn and kept in it, readable by its owner alone, so that the next build makes the same zip. Raises
    OSError.
    """
    seed = _kept_seed(seed_file or out.with_name(out.name + ".seed"))
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=out.name, suffix=".part")
    try:
        # Left at mkstemp's mode, for its owner alone: the zip holds answers and seed.
        with os.fdopen(handle, "wb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in sorted([*_members(), (SEED, seed)]):
                archive.writestr(_entry(member), content)
        os.replace(name, out)
    except BaseException:
        Path(name).unlink()
        raise


def _members() -> Iterator[tuple[str, bytes]]:
    """Each file of the zip: its name there, and its bytes."""
    for name in (*ENTRY_POINTS, *LISTS):
        yield name, (HOME / "docker" / name).read_bytes()
    for folder in FOLDERS:
        for path in (HOME / folder).rglob("*"):
            member = path.relative_to(HOME)
            if path.is_file() and not set(LEFT_OUT) & set(member.parts):
                yield member.as_posix(), path.read_bytes()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, also when built on Windows: run bits mean nothing elsewhere
    entry.external_attr = (RUNNABLE if name in ENTRY_POINTS else PLAIN) << 16
    return entry


def _kept_seed(path: Path) -> bytes:
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as kept:
            kept.write(secrets.token_hex(16) + "\n")
    seed = path.read_bytes()
    if not seed.strip():
        raise OSError(errno.EINVAL, f"the seed file {path} is empty")
    return seed
