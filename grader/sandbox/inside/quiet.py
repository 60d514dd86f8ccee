"""Libraries that are there, made quiet: no window opens, nobody is waited for, and a plot that fails costs nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib import import_module
from types import FunctionType, ModuleType
from typing import Any

from grader.sandbox.inside.nothing import NOTHING


def _nothing(*given: Any, **named: Any) -> Any:
    return NOTHING


def _forgiving(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, which gives nothing where it fails: names and styles of plots differ from version to version."""
    @functools.wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        try:
            return function(*given, **named)
        except Exception:  # nobody looks at the plot, so nobody misses it
            return NOTHING

    return call


def _matplotlib(module: ModuleType) -> None:
    module.use = _nothing  # type: ignore[attr-defined]  # the backend stays Agg, which needs no screen


def _pyplot(module: ModuleType) -> None:
    names = vars(module)
    switch = names["switch_backend"]
    for name, value in list(names.items()):
        if isinstance(value, FunctionType) and not name.startswith("_") and value.__module__ == module.__name__:
            names[name] = _forgiving(value)
    names["switch_backend"] = lambda *given: switch("agg")
    for name in ("show", "pause", "ginput", "waitforbuttonpress", "get_current_fig_manager"):
        names[name] = _nothing
    style = names.get("style")
    if isinstance(style, ModuleType):
        vars(style).update(use=_forgiving(style.use), context=_nothing)


def _colours(module: ModuleType) -> None:
    if not hasattr(module, "get_cmap"):  # it moved to pyplot
        vars(module)["get_cmap"] = lambda *given, **named: import_module("matplotlib.pyplot").get_cmap(*given, **named)


def _methods(*names: str) -> Callable[[ModuleType], None]:
    """Make these methods, as Class.method, forgiving."""
    def quiet(module: ModuleType) -> None:
        for name in names:
            cls, _, method = name.partition(".")
            owner = getattr(module, cls, None)
            if owner is not None and method in vars(owner):
                setattr(owner, method, _forgiving(vars(owner)[method]))

    return quiet


def _functions(*names: str) -> Callable[[ModuleType], None]:
    """Make these functions, or methods as Class.method, do nothing."""
    def quiet(module: ModuleType) -> None:
        for name in names:
            cls, _, method = name.rpartition(".")
            setattr(getattr(module, cls) if cls else module, method, _nothing)

    return quiet


# module -> what makes it quiet once it is loaded
QUIETED: dict[str, Callable[[ModuleType], None]] = {
    "matplotlib": _matplotlib,
    "matplotlib.pyplot": _pyplot,
    "matplotlib.cm": _colours,
    "matplotlib.figure": _methods("Figure.savefig", "Figure.show"),
    "matplotlib.animation": _methods("Animation.save", "Animation.to_jshtml", "Animation.to_html5_video"),
    "pdb": _functions("set_trace", "post_mortem", "pm", "Pdb.set_trace"),
}
