"""By content: what a result depends on, as hashes. The same bytes and names give the same hash on every machine."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import grader
from grader.classroom.roll import Upload
from grader.grading.homework import Homework
from grader.grading.options import USUAL, Options

PACKAGE = Path(grader.__file__).parent
HOMEWORK = "homework"
# What decides no result, but how it is asked for, shown and kept. Whatever is not named here counts, a new room too.
ABOUT_NO_RESULT = ("classroom", "cli.py", "__main__.py", "arguments.py", "asked_for.py", "package.py", "release",
                   "reproducible_zip.py", "whole_file.py", "working_directory.py", "results/pages",
                   "results/progress.py", "results/terminal")
LEFT_OUT = ("__pycache__", "secret_seed")
CHUNK = 1 << 20
MOST_BYTES = 512 << 20  # of one tree, far more than intake takes: beyond it a file counts by its name and size


def submission_hash(upload: Upload) -> str:
    """Every byte and name of what was handed in, and what the platform said with it, which decides lateness."""
    without = (".git",)  # which a fetch changes
    lost = [upload.unreadable] * bool(upload.unreadable)
    return _hash(tree_hash(upload.path, without=without), upload.metadata, *lost)


def homework_hash(homework: Homework, seed_hash: str, options: Options = USUAL) -> str:
    """The questions, the answers, what the assignment says, the seed, and what the caller asked for otherwise."""
    said = asdict(replace(homework.assignment, path=Path()))
    asked = asdict(replace(options, metadata=None, data=None, one_student=False))
    mnist = options.data or os.environ.get("MNIST_DIR")
    known = (questions_hash(), reference_hash(homework))
    return _hash(*known, said, seed_hash, asked, tree_hash(Path(mnist)) if mnist else "")


def reference_hash(homework: Homework) -> str:
    """All in the folder of the answers that decides a grade: grades may be left in the folder of a homework too."""
    if not homework.files:
        return tree_hash(homework.reference)
    return _hash(*(tree_hash(homework.reference / name) for name in homework.files))


def questions_hash() -> str:
    """All that the package knows of the homework, but for assignment.toml, which counts by what it says."""
    return tree_hash(PACKAGE / HOMEWORK, without=("assignment.toml",))


def grader_hash() -> str:
    """The source of what decides a result, but for the homework, which has a hash of its own."""
    return tree_hash(PACKAGE, without=(HOMEWORK, *ABOUT_NO_RESULT))


def tree_hash(path: Path, without: Sequence[str] = ()) -> str:
    """The names and bytes of a file, or of all in a folder but what stands at the paths `without` in it.

    A link counts as where it leads. Only whole files and folders are opened: a pipe would be waited for, and no file of
    a student's may stop the class.
    """
    digest = blake2b(digest_size=16)
    left = MOST_BYTES
    root = Path(os.path.realpath(path))
    for name, file in _files(root, without):
        for piece in _content(file, left):
            left -= len(piece)
            _add(digest, name.encode(errors="surrogateescape"), piece)
    return digest.hexdigest()


def _files(root: Path, without: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Each file with its name in the tree, in one order everywhere; a single file keeps its own name."""
    if not root.is_dir():
        yield root.name, root
        return
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        paths = {name: (here / name).relative_to(root).as_posix() for name in (*folders, *names)}
        links = [name for name in folders if (here / name).is_symlink()]
        counts = [name for name, path in paths.items() if name not in LEFT_OUT and path not in without]
        folders[:] = sorted(name for name in folders if name in counts and name not in links)
        for name in sorted(name for name in (*links, *names) if name in counts):
            yield paths[name], here / name


def _content(path: Path, left: int) -> Iterator[bytes]:
    """What kind of file it is, then its bytes, at most `left` of them."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            yield b"link " + os.fsencode(os.readlink(path))
        elif not stat.S_ISREG(status.st_mode):
            yield b"special"
        else:
            yield f"file of {status.st_size}".encode()
            with path.open("rb") as file:
                while left > 0 and (piece := file.read(min(CHUNK, left))):
                    left -= len(piece)
                    yield piece
    except OSError as error:  # grading says what is wrong with it, to the student
        yield f"error {error.errno}".encode()


def _hash(*values: Any) -> str:
    text = json.dumps(values, sort_keys=True, default=str)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _add(digest: blake2b, *pieces: bytes) -> None:
    """Each piece with its length before it: no two different sequences look alike."""
    for piece in pieces:
        digest.update(len(piece).to_bytes(8, "big"))
        digest.update(piece)
