"""What a homework shows, asks and waits for, where nobody looks: it costs nothing, whatever is installed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import spec_from_loader
from types import ModuleType
from typing import Any

from grader.sandbox.inside import bars
from grader.sandbox.inside.importing import Loader, MetaPathFinder
from grader.sandbox.inside.nothing import NOTHING, fill
from grader.sandbox.inside.quiet import QUIETED

# Always nothing, installed or not: what talks to a notebook, or waits for somebody at a debugger.
NEVER = ("IPython", "ipywidgets", "ipykernel", "matplotlib_inline", "ipympl", "google.colab", "ipdb", "pudb")
# Nothing where it is not installed: what draws and shows progress.
UNLESS_THERE = ("matplotlib", "mpl_toolkits", "seaborn", "plotly", "bokeh", "google", "pylab")
# What `from ... import *` brings of the above.
STARRED = {
    "IPython.display": "display clear_output HTML Image Markdown Math Latex Javascript Audio Video SVG IFrame Pretty "
                       "FileLink Code JSON YouTubeVideo update_display DisplayHandle set_matplotlib_formats",
    "IPython.core.display": "display HTML Image clear_output",
    "ipywidgets": "interact interactive interact_manual interactive_output fixed IntSlider FloatSlider FloatProgress "
                  "IntProgress Dropdown Button Output HBox VBox HTML Label Text Checkbox Layout widgets",
}
TQDM = ("tqdm.notebook", "tqdm.autonotebook", "tqdm.gui", "tqdm.auto")  # all that the terminal's bar replaces


def quiet_stand_ins() -> dict[str, Any]:
    """Names of a notebook or a terminal that would fail or wait in the worker."""
    return {"get_ipython": NOTHING, "display": lambda *shown, **named: None, "input": _nobody_answers}


def _nobody_answers(prompt: object = "") -> str:
    raise EOFError("input() has nobody to answer it while homework is graded")


def install() -> None:
    """From now on such modules do nothing in this process; those that are imported already are quieted."""
    sys.breakpointhook = lambda *given, **named: None
    os.get_terminal_size = lambda *given: os.terminal_size((80, 24))
    sys.meta_path.insert(0, _Before())
    sys.meta_path.append(_Behind())
    room = sys.modules["grader"]
    if getattr(room, "__file__", None) is None:  # the empty room of a worker: a homework may ask for its own check
        vars(room)["check"] = lambda *questions: None
    for name, quiet in QUIETED.items():
        if name in sys.modules:
            quiet(sys.modules[name])


class _Before(MetaPathFinder):
    """Asked first: gives nothing for what is never wanted, and quiets what is there once it is loaded."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if _within(name, NEVER):
            return _spec(name, _Empty())
        if name in TQDM:
            return _spec(name, _Bars())
        return _quieted(PathFinder.find_spec(name, path, target), name) if name in QUIETED else None


class _Behind(MetaPathFinder):
    """Asked last, for what no other finder has."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name == "tqdm":
            return _spec(name, _Bars())
        return _spec(name, _Empty()) if _within(name, UNLESS_THERE) else None


def _within(name: str, packages: Sequence[str]) -> bool:
    return any(name == each or name.startswith(each + ".") for each in packages)


def _spec(name: str, loader: Loader) -> ModuleSpec | None:
    return spec_from_loader(name, loader, is_package=True)


class _Empty(Loader):
    def exec_module(self, module: ModuleType) -> None:
        """Fill a module with nothing."""
        fill(module, **dict.fromkeys(STARRED.get(module.__name__, "").split(), NOTHING))
        if module.__name__ == "matplotlib.pylab" or module.__name__ == "pylab":
            import numpy
            vars(module).update({name: each for name, each in vars(numpy).items() if not name.startswith("_")})


class _Bars(Loader):
    """The bar that tqdm draws in a terminal, under all of its names; where there is no tqdm, no bar."""

    def exec_module(self, module: ModuleType) -> None:
        """Fill a module with tqdm and trange."""
        try:
            drawn = import_module("tqdm.std")
        except ImportError:
            drawn = bars
        vars(module).update(tqdm=drawn.tqdm, trange=drawn.trange, tqdm_notebook=drawn.tqdm, tnrange=drawn.trange)


def _quieted(spec: ModuleSpec | None, name: str) -> ModuleSpec | None:
    """`spec`, whose module is quieted once it is loaded."""
    if spec is None or spec.loader is None:
        return spec
    load = spec.loader.exec_module

    def exec_module(module: ModuleType) -> None:
        load(module)
        QUIETED[name](module)

    spec.loader.exec_module = exec_module  # type: ignore[method-assign]
    return spec
