"""The first program of the untrusted side: builds a `grader` of these two rooms alone, then starts what it is told to.

    python -I start.py zygote SOCKET FOLDER        forks workers, see zygote.py
    python -I start.py spawned PORT FOLDER         is one worker, see spawned.py
"""

from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path

SEEN = ("inside", "protocol")


def build_the_package() -> None:
    """Make `grader.sandbox.inside` and `.protocol` importable, and nothing else of grader or of what lies beside it."""
    sandbox = Path(__file__).resolve().parents[1]
    home = sandbox.parents[1]  # on the path where the grader is installed from a checkout; the answers lie in it too
    if not (home / "numpy").exists():
        sys.path[:] = [each for each in sys.path if Path(each).resolve() != home]
    for name, path in (("grader", []), ("grader.sandbox", []),
                       *((f"grader.sandbox.{room}", [str(sandbox / room)]) for room in SEEN)):
        package = types.ModuleType(name)
        package.__path__ = path
        sys.modules[name] = package
        above, _, last = name.rpartition(".")
        if above:
            setattr(sys.modules[above], last, package)


if __name__ == "__main__":
    build_the_package()
    importlib.import_module(f"grader.sandbox.inside.{sys.argv[1]}").main(*sys.argv[2:])
