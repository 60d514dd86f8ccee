"""Runs a generated homework in this process and hands out its functions, whatever its layout."""

import ast
import contextlib
import inspect
import io
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

from tests.support.solutions.homework import ALL
from tests.support.solutions.solution import Solution


def _statements(text: str) -> list[ast.stmt]:
    """The statements of a file, without notebook magics."""
    lines = ["" if line.startswith(("%", "!")) else line for line in text.split("\n")]
    return ast.parse("\n".join(lines)).body


def _run(text: str, module: types.ModuleType) -> list[str]:
    """Run a file statement by statement. A failing one, such as data that is not there, is left out and told."""
    failures = []
    for node in _statements(text):
        code = compile(ast.Module([node], []), module.__name__, "exec")
        try:
            exec(code, module.__dict__)
        except Exception as error:
            failures.append(f"{type(error).__name__}: {error}")
    return failures


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """No prints of the homework on our screen."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield


class Loaded:
    """A homework in memory: its module with the constants, and its functions by name."""

    def __init__(self, solution: Solution, constants: dict[str, Any] | None = None) -> None:
        """constants: written over those of the file before the statements after them run."""
        self.module = types.ModuleType("homework4")
        self.modules = {"homework4": self.module}
        self.failures: list[str] = []
        old = {name: sys.modules.pop(name, None) for name in ("helpers", "homework4")}
        try:
            for name, text in sorted(solution.files.items(), key=lambda item: item[0] == "homework4.py"):
                module = self.module if name == "homework4.py" else types.ModuleType(name.removesuffix(".py"))
                self.modules[module.__name__] = sys.modules[module.__name__] = module
                with quiet():
                    self.failures += _run(self._shorter(text, constants or {}), module)
        finally:
            for name, before in old.items():
                sys.modules.pop(name, None)
                if before is not None:
                    sys.modules[name] = before

    @staticmethod
    def _shorter(text: str, constants: dict[str, Any]) -> str:
        """The text with other constants."""
        lines = text.split("\n")
        for i, line in enumerate(lines):
            name = line.split(" = ")[0]
            if name in constants:
                lines[i] = f"{name} = {constants[name]!r}"
        return "\n".join(lines)

    def set(self, **constants: Any) -> None:
        """Other constants from now on."""
        self.module.__dict__.update(constants)

    def _owner(self) -> Any:
        for value in self.module.__dict__.values():
            if inspect.isclass(value) and "unpack" in value.__dict__:
                return value()
        raise LookupError("no class with the functions")

    def function(self, name: str) -> Callable[..., Any]:
        """A function of the homework, wherever it stands; prints are swallowed."""
        assert name in ALL
        raw = getattr(self.module, name, None)
        found = raw if raw is not None else getattr(self._owner(), name)

        def call(*arguments: Any) -> Any:
            # Functions that import helpers while they run must find this homework's file.
            helpers = self.modules.get("helpers")
            with quiet():
                if helpers is None:
                    return found(*arguments)
                sys.modules["helpers"] = helpers
                try:
                    return found(*arguments)
                finally:
                    sys.modules.pop("helpers", None)

        return call
