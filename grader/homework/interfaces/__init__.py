"""The published interfaces: which one a file follows, and the source of the adapter that maps it to ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

from grader.intake.refusals import CallerError

NATIVE = "columns"
UNDECIDED = "rows or columns"  # decided in the worker, by behaviour
ADAPTERS = ("rows", "fce_gradce", "solution_names", "one_hidden_layer")
LIST_OF_WIDTHS = re.compile(r"^NUM_HIDDEN\s*=\s*(\[|\w+\s*\*\s*\[)", re.MULTILINE)
ROWS = re.compile(r"\(\s*NUM_INPUT\s*,\s*NUM_HIDDEN\b")
COLUMNS = re.compile(r"\(\s*NUM_HIDDEN\s*,\s*NUM_INPUT\b")


def require_known(name: str) -> None:
    """Raise CallerError unless `name` is an interface, or "auto"."""
    if name not in ("auto", NATIVE, *ADAPTERS):
        raise CallerError(f"There is no interface {name!r}; choose one of auto, {NATIVE}, {', '.join(ADAPTERS)}.")


@dataclass(frozen=True)
class Reach:
    """What a file of an interface can be asked: `loss_alone` and no layers; only so many `hidden_layers`."""

    loss_alone: bool = False
    hidden_layers: int | None = None


WHOLE = Reach()
REACH = {"fce_gradce": Reach(loss_alone=True), "one_hidden_layer": Reach(loss_alone=True, hidden_layers=1)}


def reach(name: str) -> Reach:
    """What a file of the interface `name` can be asked."""
    return REACH.get(name, WHOLE)


def reach_notes(name: str) -> tuple[str, ...]:
    """What the report says of an interface that gives less than the contract asks for."""
    known = reach(name)
    alone = (f"The interface {name!r} gives the loss alone, so forward_prop is judged by it.",)
    shallow = (f"The interface {name!r} has one hidden layer, so every network it is asked about has one.",)
    return (alone if known.loss_alone else ()) + (shallow if known.hidden_layers == 1 else ())


def settle(asked: str, text: str) -> tuple[str, tuple[str, ...]]:
    """The interface to use, and the line of the report that says it was recognised."""
    if asked != "auto":
        return asked, ()
    name, evidence = recognised(text)
    if name in (NATIVE, UNDECIDED):
        return name, ()
    return name, (f"The file follows the published interface {name!r} ({evidence}); it is graded through it.",)


def recognised(text: str) -> tuple[str, str]:
    """The interface that `text` follows by its names, and the evidence. The text is never parsed or run."""
    defines = {name for name in re.findall(r"^[ \t]*def[ \t]+(\w+)[ \t]*\(", text, re.MULTILINE)}
    if {"forward_prop", "back_prop"} & defines:
        if ROWS.search(text) and not COLUMNS.search(text):
            return "rows", "W(1) is made with the shape (NUM_INPUT, NUM_HIDDEN)"
        return (NATIVE if COLUMNS.search(text) or "layer_shapes" in defines else UNDECIDED), ""
    if {"fCE", "gradCE"} & defines:
        if "pack" in defines and not LIST_OF_WIDTHS.search(text):
            return "one_hidden_layer", "it defines pack and fCE or gradCE"
        return "fce_gradce", "it defines fCE or gradCE"
    if {"forward_error", "gradient"} & defines:
        return "solution_names", "it defines forward_error or gradient"
    return NATIVE, ""


def source_of(name: str) -> str:
    """The adapter's source, for Program.adapter; empty for our own interface."""
    if name == NATIVE:
        return ""
    if name == UNDECIDED:
        return f"{_page('rows')}\n{_page('probing')}\nadapt_if_rows(globals(), adapt)\n"
    return f"{_page(name)}\nadapt(globals())\n"


def _page(name: str) -> str:
    return files(__package__).joinpath(f"{name}.py").read_text(encoding="utf-8")
