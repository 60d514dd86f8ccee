"""The modules handed in with the homework: an import runs them as Python would, but their statements one by one."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from types import ModuleType

from grader.sandbox.inside.importing import Loader, MetaPathFinder
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.inside.own_folder import path_in
from grader.sandbox.protocol.program import Program

Run = Callable[[str], None]
"""Runs the statements of the module of this name; those of the homework itself for ""."""


def run_homework(program: Program, exposed: Exposed, run: Run) -> None:
    """Run the homework, and with it the modules that it imports; at last those that are imported inside functions."""
    name = program.name or program.contract.module
    if not program.is_notebook:
        exposed.namespace["__file__"] = _path(name, is_package=program.is_package)
    if not exposed.modules:
        run("")
        return
    for each in (*exposed.modules, *(other for other, its in program.also.items() if its in exposed.modules)):
        sys.modules.pop(each, None)  # what is handed in goes before what is there
    beside = _Beside(program, exposed, run)
    sys.meta_path.insert(0, beside)
    if "." in name:
        with contextlib.suppress(Exception):  # what its packages do to imports is said where one of these fails
            import_module(name.rpartition(".")[0])
    for each in (program.name, *exposed.modules):
        beside.load(each)


def _path(name: str, *, is_package: bool) -> str:
    path = path_in(name.replace(".", "/") + ("/__init__.py" if is_package else ".py"))
    with contextlib.suppress(OSError):  # a name that no folder can have
        os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


class _Beside(MetaPathFinder, Loader):
    """Finds the modules of a program under their names and others, and runs each once, where it is imported first."""

    def __init__(self, program: Program, exposed: Exposed, run: Run) -> None:
        self._modules: dict[str, ModuleType] = dict(exposed.modules)
        if exposed.module is not None and program.name:
            self._modules.setdefault(program.name, exposed.module)
        self._packages = {name for name, is_package in program.modules.items() if is_package}
        self._packages |= {program.name} if program.is_package else set()
        self._folders = {name for each in self._modules for name in _above(each)} - set(self._modules)
        self._also: Mapping[str, str] = program.also
        self._waiting = {program.name: "", **{name: name for name in exposed.modules}}
        self._run = run

    def load(self, name: str) -> None:
        """Import the module where it was not yet, whatever student code has made of Python's ways to do so."""
        if name not in self._waiting:
            return
        spec = self.find_spec(name)
        if spec is None:  # a notebook is no module
            self._run(self._waiting.pop(name))
            return
        module = sys.modules[name] = module_from_spec(spec)
        self.exec_module(module)

    def find_spec(self, name: str, path: Sequence[str] | None = None,
                  target: ModuleType | None = None) -> ModuleSpec | None:
        if name in self._also:
            return ModuleSpec(name, _Alias(self._also[name]))
        if name in self._folders:
            spec = ModuleSpec(name, None)
        elif name in self._modules:
            spec = ModuleSpec(name, self, origin=_path(name, is_package=name in self._packages))
            spec.has_location = True
        else:
            return None
        if name in self._folders or name in self._packages:
            spec.submodule_search_locations = [path_in(name.replace(".", "/"))]
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module whose namespace the grader looks into."""
        return self._modules[spec.name]

    def exec_module(self, module: ModuleType) -> None:
        """Run its statements, unless they ran before: nothing is won where a homework reloads a module."""
        name = module.__spec__.name if module.__spec__ is not None else ""
        if name in self._waiting:
            self._run(self._waiting.pop(name))


class _Alias(Loader):
    """Another name for a module."""

    def __init__(self, name: str) -> None:
        self._name = name

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Put the module itself in the place of the empty one that Python made."""
        sys.modules[module.__name__] = import_module(self._name)


def _above(name: str) -> list[str]:
    """a and a.b of a.b.c."""
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]
