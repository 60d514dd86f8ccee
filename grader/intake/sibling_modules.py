"""The student's own modules beside the homework: `from helpers import *` reads helpers.py of the same upload."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from grader.data_classes import dataclass
from grader.intake.decoding import decoded
from grader.intake.entries import listed, printable
from grader.intake.errors import NotGradable
from grader.intake.import_statements import import_statements
from grader.intake.magics import neutral
from grader.intake.select_file import Candidate
from grader.intake.upload_paths import Meant, ModulePath, UploadPaths, is_init, module_path
from grader.sandbox.protocol.program import Piece

INSTALLED = frozenset({"numpy", "scipy", "matplotlib", "sklearn", "pandas", "tqdm"}) | sys.stdlib_module_names


@dataclass(frozen=True)
class Siblings:
    """The modules that a homework imports; what it is called among them, and other names that they are asked for by."""

    name: str
    pieces: tuple[Piece, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Candidate, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What there is to say of them."""
        if not self.files:
            return self.refused
        verb = "was" if len(self.files) == 1 else "were"
        names = listed([each.name for each in self.files])
        return (f"{names} {verb} read too, because the homework imports {'it' if verb == 'was' else 'them'}.",
                *self.refused)


def siblings_of(home: Sequence[Piece], name: str, others: Sequence[Candidate], functions: frozenset[str],
                forbidden: Sequence[str]) -> Siblings:
    """The modules among `others` that the homework `home`, in the file `name`, imports by itself or through others.

    `functions` are those of the homework. No file stands for a package that is installed, or `forbidden`.
    """
    search = _Search(name, others, functions, INSTALLED.union(forbidden))
    search.follow(home, search.home)
    search.follow_packages()
    found = search.found()
    return replace(found, name="") if any(piece.is_cell for piece in home) else found


class _Search:
    """What was reached so far. A file is read once, and has one name: the folders below `root`, and its own."""

    def __init__(self, name: str, others: Sequence[Candidate], functions: frozenset[str],
                 installed: frozenset[str]) -> None:
        python = sorted((each for each in others if each.name.endswith(".py")), key=lambda each: is_init(each.name))
        self._files = {module_path(each.name): each for each in python}  # a package goes before a module of its name
        self._functions = functions
        self._folder = posixpath.dirname(name)
        self.home = module_path(name)
        self._is_package = is_init(name)
        self._paths = UploadPaths([*self._files, self.home], self.home[:-1], installed)
        self._root = self.home[:-1]
        self._reached: dict[ModulePath, Piece] = {}
        self._asked: dict[str, ModulePath] = {}
        self._refused: list[str] = []

    def follow(self, pieces: Sequence[Piece], path: ModulePath) -> None:
        """Reach what `pieces` import, which are the module at `path`, and what that imports in its turn."""
        waiting = [(pieces, path)] if self._files else []
        while waiting:
            pieces, path = waiting.pop()
            is_package = self._is_package if path == self.home else pieces[0].is_package
            folder = path if is_package else path[:-1]
            for node, level in import_statements(pieces, self._functions):
                for meant in self._paths.meant_by(node, folder):
                    self._note(meant, folder[:len(folder) - level])
                    if self._read(meant.path):
                        waiting.append(([self._reached[meant.path]], meant.path))

    def follow_packages(self) -> None:
        """Reach the packages that what was reached lies in: Python runs their __init__.py before."""
        packages = [path for path in self._files if is_init(self._files[path].name)]
        reached = -1
        while reached != len(self._reached):
            reached = len(self._reached)
            inside = {path[:count] for path in (self.home, *self._reached)
                      for count in range(len(self._root) + 1, len(path))} if self._reached else set()
            for path in packages:
                if path in inside and self._read(path):
                    self.follow([self._reached[path]], path)

    def found(self) -> Siblings:
        """What was reached, by name."""
        pieces = tuple(replace(piece, module=self._name(path)) for path, piece in self._reached.items())
        also = {asked: self._name(path) for asked, path in self._asked.items() if asked != self._name(path)}
        files = tuple(self._files[path] for path in self._reached)
        return Siblings(self._name(self.home), pieces, also, files, tuple(self._refused))

    def _name(self, path: ModulePath) -> str:
        return ".".join(path[len(self._root):])

    def _note(self, meant: Meant, above: ModulePath) -> None:
        """The names by which a module is asked for, and that the folder `above` its importer's packages has none."""
        asked = meant.asked.split(".") if meant.asked else []
        for count in range(1, len(asked) + 1):
            self._asked[".".join(asked[:count])] = meant.path[:len(meant.path) - len(asked) + count]
        for folder in (above, meant.path[:len(meant.path) - max(1, len(asked))]):
            while self._root != folder[:len(self._root)]:
                self._root = self._root[:-1]

    def _read(self, path: ModulePath) -> bool:
        """Read the file at `path`; whether there is anything new in it."""
        if path == self.home or path in self._reached or path not in self._files:
            return False
        file = self._files[path]
        try:
            text = decoded(file.data, printable(file.name))[0] if file.data.strip() else ""
        except NotGradable as refusal:
            del self._files[path]
            self._refused.append(str(refusal))
            return False
        label = printable(posixpath.relpath(file.name, self._folder or "."))
        self._reached[path] = Piece(neutral(text), label, is_package=is_init(file.name))
        return True
