"""What the report says of how a file was read: one line on the form that was found, one for what it cannot show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.homework.contract import CONTRACT
from grader.homework.interfaces import ALL, Asked
from grader.homework.layouts.finding import Found
from grader.homework.layouts.losses import LOSS
from grader.homework.layouts.values import LOSS_ALONE
from grader.homework.network.packing import Sizes
from grader.sandbox.protocol.layout import (
    BLOCKS,
    LISTS,
    NUMBERS,
    NUMBERS_IN_A_COLUMN,
    NUMBERS_IN_A_ROW,
    PAIR,
    VECTOR,
    Dialect,
    Packing,
)
from grader.sandbox.protocol.load_report import LoadReport

LABELS = {NUMBERS: "labels are whole numbers", NUMBERS_IN_A_ROW: "labels are whole numbers in a row, (1, n)",
          NUMBERS_IN_A_COLUMN: "labels are whole numbers in a column, (n, 1)"}
FORMS = {LISTS: "parameters are two lists, of W and of b", PAIR: "parameters are a pair of lists, of W and of b",
         BLOCKS: "parameters are W1, b1, W2, b2 by themselves"}
NOT_UNDERSTOOD = ("Not judged: in none of the forms that the grader knows could {names} be called. This is a limit of "
                  "the grader and no mistake of yours; it is no zero, and your instructor has to look at it.")


def said(found: Found, loaded: LoadReport) -> list[str]:
    """The lines of the report on a file that was `loaded`."""
    lines = []
    if found.unread:
        lines.append(not_understood(found))
    elif found.layout.dialects:
        lines.append(_as_read(found, loaded))
    return [*lines, *_of_asked(found.asked), *_of_what_is_lost(found), *_of_sizes(found.fixed)]


def not_understood(found: Found) -> str:
    """Why the functions that are not read are not judged."""
    names = sorted({found.layout.dialects[each].name if each in found.layout.dialects else each
                    for each in found.unread})
    return NOT_UNDERSTOOD.format(names=" and ".join(names))


def _as_read(found: Found, loaded: LoadReport) -> str:
    dialects = found.layout.dialects
    renamed = {name: each.name for name, each in dialects.items() if each.name != name}
    facts = [f"{name} is your {own}" for name, own in renamed.items()]
    facts += [fact for name, dialect in dialects.items() for fact in _facts(name, dialect)]
    facts += [fact for own in renamed.values() for fact in _given(own, loaded.functions.get(own, ()))]
    return f"Found by calling your functions on small inputs: {', '.join(dict.fromkeys(facts))}."


def _given(own: str, parameters: Sequence[str]) -> Iterator[str]:
    """What a function is given beside the contract's arguments; under the contract's names, the load says it."""
    for each in parameters:
        meant = "0" if each.lower() in CONTRACT.zero_parameters else CONTRACT.constant_meant_by(each)
        if meant:
            yield f"{own} is given {meant} for {each}"


def _facts(name: str, dialect: Dialect) -> Iterator[str]:
    if name == "softmax":
        yield "softmax works by rows"
        return
    if name == LOSS:
        yield from _of_data(dialect)
        yield from _of_parameters(dialect.packing)
        if dialect.summed:
            yield "the cost is a sum over the examples"
    if dialect.order:
        yield f"{dialect.name} takes its arguments in another order"
    if dialect.handed:
        yield f"{dialect.name} is handed what the loss function returned"
    elif dialect.before:
        yield f"{dialect.name} is called after the loss function, for what that leaves behind"
    if name == "train" and dialect.places:
        yield "train returns the trajectory alone" if len(dialect.places) > 1 and dialect.places[1] == -2 else (
            "train returns the parameters alone")


def _of_data(dialect: Dialect) -> Iterator[str]:
    if "m" in dialect.rows and ("c" in dialect.rows or dialect.labels in LABELS):
        yield "examples are rows"
    elif "m" in dialect.rows:
        yield "examples are rows of x and columns of y"
    elif "c" in dialect.rows:
        yield "examples are columns of x and rows of y"
    if dialect.labels in LABELS:
        yield LABELS[dialect.labels]


def _of_parameters(packing: Packing) -> Iterator[str]:
    if packing.form in FORMS:
        yield FORMS[packing.form]
    if all(packing.turned):
        yield "W is (in, out)"
    elif any(packing.turned):
        names = [name for name, turned in zip(("the first", "the inner", "the last"), packing.turned, strict=True)
                 if turned]
        yield f"{' and '.join(names)} W is (in, out)"
    if packing.form != VECTOR and packing.bias != "(k,)":
        yield f"b is {packing.bias}"
    if packing.by_layer or packing.biases_first or packing.last_first:
        what = "b before W" if packing.biases_first else "W before b"
        yield f"parameters stand {'layer by layer, ' if packing.by_layer else ''}{what}" + (
            ", the last layer first" if packing.last_first else "")


def _of_asked(asked: Asked) -> Iterator[str]:
    if asked == ALL:
        return
    if asked.loss_alone:
        yield "This form of the homework gives the loss alone, so forward_prop is judged by it."
    if asked.hidden_layers == 1:
        yield "This form of the homework has one hidden layer, so every network that is asked about has one."
    if asked.without_last_z:
        yield "This form of the homework does not keep the last z, so it is not asked for."


def _of_what_is_lost(found: Found) -> Iterator[str]:
    """What this homework asks for and the file cannot show: it is asked for all the same."""
    dialect = found.layout.dialects.get(LOSS)
    if dialect is None or found.unread:
        return
    if dialect.places == LOSS_ALONE and not found.asked.loss_alone:
        yield f"{dialect.name} gives the loss alone: zs, hs and yhat are asked for, and cost their points."
    if dialect.hidden_layers is not None and found.asked.hidden_layers is None:
        yield f"{dialect.name} has one hidden layer: deeper networks are asked for, and cost their points."


def _of_sizes(fixed: Sizes | None) -> Iterator[str]:
    if fixed is not None:
        yield (f"The file works with {fixed.inputs} inputs, hidden layers of {fixed.hidden} and {fixed.classes} "
               "classes only, numbers that are written into it; it is judged there, which costs the tests of other "
               "sizes.")
