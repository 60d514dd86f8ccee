"""The Python files of an upload by their paths alone, and which of them an import statement means."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from grader.data_classes import dataclass

ModulePath = tuple[str, ...]
"""A module as folders and a name; that of a package is its folder. The upload itself is the first folder."""
UPLOAD = "handed_in"


@dataclass(frozen=True)
class Meant:
    """A module that an import statement means, and the name that it was asked for by; "" where that is relative."""

    path: ModulePath
    asked: str = ""


def module_path(name: str) -> ModulePath:
    """The path of the module in the file `name`, in parts that a dotted name can have."""
    *folders, last = PurePosixPath(name).with_suffix("").parts
    parts = (UPLOAD, *folders) if last == "__init__" else (UPLOAD, *folders, last)
    return tuple(part.replace(".", "_") for part in parts)


def is_init(name: str) -> bool:
    """Whether the file `name` is that of a package."""
    return PurePosixPath(name).name == "__init__.py"


class UploadPaths:
    """Where the modules of an upload lie, as paths of `modules`; `home` is the folder of the homework."""

    def __init__(self, modules: Iterable[ModulePath], home: ModulePath, installed: frozenset[str]) -> None:
        self._modules = frozenset(modules)
        self._installed = installed
        folders = {path[:count] for path in self._modules for count in range(1, len(path))}
        above = [home[:count] for count in range(len(home), 0, -1)]
        self._near = tuple(dict.fromkeys((*above, *sorted(folders, key=lambda each: (len(each), each)))))

    def meant_by(self, node: ast.AST, folder: ModulePath) -> Iterator[Meant]:
        """The modules that the import statement `node` means in a file that lies in `folder`."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from self._absolute(tuple(alias.name.split(".")), (), folder)
        elif isinstance(node, ast.ImportFrom):
            names = tuple(alias.name for alias in node.names)
            module = tuple(node.module.split(".")) if node.module else ()
            if node.level == 0:
                yield from self._absolute(module, names, folder)
            elif node.level <= len(folder):
                base = (*folder[:len(folder) - node.level + 1], *module)
                yield from (Meant(path) for path in self._with_names(base, names))

    def _absolute(self, module: ModulePath, names: tuple[str, ...], folder: ModulePath) -> Iterator[Meant]:
        if module[0] in self._installed:
            return
        for root in (self._near[0], folder, *self._near):
            found = self._with_names((*root, *module), names)
            if found:
                yield from (Meant(path, ".".join(path[len(root):])) for path in found)
                return

    def _with_names(self, path: ModulePath, names: tuple[str, ...]) -> list[ModulePath]:
        """The module `path` where there is one, and those that it holds under `names`."""
        return [each for each in (path, *((*path, name) for name in names)) if each in self._modules]
