"""The published shapes of the same homework, one page each; which one a file follows is found by trying."""

from __future__ import annotations

from grader.homework.interfaces import columns, fce_gradce, one_hidden_layer, rows, solution_names
from grader.homework.interfaces.interface import ALL, Asked, Interface
from grader.intake.errors import CallerError

__all__ = ["ALL", "AUTO", "PAGES", "Asked", "Interface", "interface_called"]

PAGES = {page.name: page for page in (columns.PAGE, rows.PAGE, solution_names.PAGE, fce_gradce.PAGE,
                                      one_hidden_layer.PAGE)}
AUTO = Interface("auto", tuple(dict.fromkeys(name for page in PAGES.values() for name in page.loss)),
                 tuple(dict.fromkeys(name for page in PAGES.values() for name in page.gradient)))


def interface_called(name: str) -> Interface:
    """The page of this name; "auto" stands for all of them. Raises CallerError where there is none."""
    if name == AUTO.name:
        return AUTO
    if name not in PAGES:
        raise CallerError(f"There is no interface {name!r}; choose one of auto, {', '.join(PAGES)}.")
    return PAGES[name]
