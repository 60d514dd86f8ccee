"""Where the functions stand and how they name one another: module, class, closure, second file, table, and so on."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from textwrap import indent

from tests.support.solutions.forms import Form
from tests.support.solutions.habits import Habits, signature, written_body
from tests.support.solutions.homework import ALL, FUNCTIONS, given

IN_HELPERS = FUNCTIONS[:14]  # Parts 1 to 3: the functions that read no constant of the main module
IN_PART_1 = FUNCTIONS[:4]

TIMED = '''
def timed(function):
    """Keep the time that the last call took."""
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            TIMES[function.__name__] = time.perf_counter() - start
    return wrapper
'''
COUNTED = '''
def counted(f):
    def inner(*args, **kwargs):
        inner.calls += 1
        return f(*args, **kwargs)
    inner.calls = 0
    return inner
'''
CHECKED = '''
def finite(where=""):
    def decorate(function):
        @wraps(function)
        def call(*args, **kwargs):
            result = function(*args, **kwargs)
            if isinstance(result, np.ndarray) and not np.all(np.isfinite(result)):
                print("not finite:", function.__name__, where)
            return result
        return call
    return decorate
'''
# name -> the decorator line, its imports and its text, and the functions that wear it
DECORATORS: dict[str, tuple[str, tuple[str, ...], str, tuple[str, ...]]] = {
    "timed": (
        "@timed", ("import functools", "import time"), "TIMES = {}\n\n" + TIMED,
        ("softmax", "forward_prop", "back_prop", "train"),
    ),
    "counted": ("@counted", (), COUNTED, ("relu", "relu_prime", "cross_entropy", "dJ_dyhat", "forward_prop")),
    "checked": ('@finite("here")', ("from functools import wraps",), CHECKED, FUNCTIONS[:14]),
}
FORWARD_TUPLE = 'Forward = namedtuple("Forward", ["loss", "zs", "hs", "yhat"])'
PACK = '''
def pack(Ws, bs):
    flat = [np.asarray(W).reshape(-1) for W in Ws]
    flat.extend(np.asarray(b).reshape(-1) for b in bs)
    return np.concatenate(flat)
'''


@dataclass(frozen=True)
class Plan:
    """All that one homework is made of: its forms, its habits and its surroundings."""

    forms: dict[str, Form]
    habits: Habits = field(default_factory=Habits)
    layout: str = "module"
    decorator: str = "none"
    order: str = "template"
    class_name: str = "Network"


@dataclass
class Sheet:
    """One file in the making."""

    imports: list[str] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)

    def add_import(self, line: str) -> None:
        """One import line, once."""
        if line not in self.imports:
            self.imports.append(line)

    def add_extra(self, text: str) -> None:
        """One small definition that stands above the functions, once."""
        if text.strip() not in self.extras:
            self.extras.append(text.strip())

    def text(self, constants: str = "") -> str:
        """The file."""
        head = "\n".join(["import numpy as np", *self.imports])
        parts = [head, constants.strip("\n"), *self.extras, *self.blocks]
        return "\n\n\n".join(part for part in parts if part) + "\n"


def _present(plan: Plan) -> list[str]:
    """The functions that this homework has, in this person's order."""
    names = [name for name in ALL if name in plan.habits.present]
    if plan.order == "reversed":
        return names[::-1]
    return sorted(names) if plan.order == "alphabetical" else names


def _source(plan: Plan, name: str) -> str:
    return plan.forms[name].main if name in plan.forms else given(name)


def _text(plan: Plan, name: str, call: dict[str, str], first: str = "", extra: str = "") -> str:
    """One function as text. first: self or cls; extra: further parameters with defaults."""
    parameters, body = written_body(_source(plan, name), name, plan.habits, call)
    typed, value = signature(name, parameters, plan.habits.types)
    header = f"def {name}({', '.join(piece for piece in [first, *typed, extra] if piece)}){value}:"
    decorated = plan.decorator != "none" and name in DECORATORS[plan.decorator][3]
    return "\n".join([*([DECORATORS[plan.decorator][0]] if decorated else []), header, body])


def _furnish(plan: Plan, sheet: Sheet, names: list[str]) -> None:
    """The imports and small definitions that some functions need."""
    for name in names:
        for line in plan.forms[name].imports if name in plan.forms else ():
            sheet.add_import(line)
        for text in plan.forms[name].extras if name in plan.forms else ():
            sheet.add_extra(text)
    if plan.habits.types == "NDArray":
        sheet.add_import("from numpy.typing import NDArray")
    if plan.decorator != "none" and set(names) & set(DECORATORS[plan.decorator][3]):
        for line in DECORATORS[plan.decorator][1]:
            sheet.add_import(line)
        sheet.add_extra(DECORATORS[plan.decorator][2])
    if plan.habits.forward == "namedtuple" and "forward_prop" in names:
        sheet.add_import("from collections import namedtuple")
        sheet.add_extra(FORWARD_TUPLE)
    if plan.habits.gradient == "pack" and "back_prop" in names:
        sheet.add_extra(PACK)


def _module(plan: Plan) -> dict[str, Sheet]:
    """Functions of the module."""
    sheet = Sheet()
    names = _present(plan)
    _furnish(plan, sheet, names)
    sheet.blocks = [_text(plan, name, {}) for name in names]
    return {"homework4.py": sheet}


def _as_lambda(text: str, name: str) -> str:
    """The function as a lambda, if it has only one expression."""
    lines = text.split("\n")
    continued = all(line.startswith("     ") or line.strip() in ")]}" for line in lines[2:])
    if not (lines[0].startswith("def ") and lines[1].startswith("    return ") and continued):
        return text
    parameters = lines[0][len(f"def {name}("):lines[0].rindex(")")]
    expression = "\n".join([lines[1][len("    return "):], *lines[2:]])
    expression = f"({expression})" if lines[2:] else expression
    return f"{name} = lambda {parameters}: {expression}"


def _lambdas(plan: Plan) -> dict[str, Sheet]:
    """Lambdas wherever one expression is all."""
    plan = replace(plan, habits=replace(plan.habits, types="none", docs="none"))
    sheet = _module(plan)["homework4.py"]
    sheet.blocks = [_as_lambda(block, name) for block, name in zip(sheet.blocks, _present(plan), strict=True)]
    return {"homework4.py": sheet}


def _aliases(plan: Plan) -> dict[str, Sheet]:
    """Each function gets a second name, by which the others call it."""
    sheet = Sheet()
    names = _present(plan)
    _furnish(plan, sheet, names)
    call = {name: f"_{name}" for name in ALL}
    sheet.blocks = [_text(plan, name, call) + f"\n\n\n_{name} = {name}" for name in names]
    return {"homework4.py": sheet}


def _dispatch(plan: Plan) -> dict[str, Sheet]:
    """A table of functions through which they call one another."""
    sheet = Sheet()
    names = _present(plan)
    _furnish(plan, sheet, names)
    call = {name: f'FUNCTIONS["{name}"]' for name in ALL}
    rows = "\n".join(f'    "{name}": {name},' for name in names)
    sheet.blocks = [*(_text(plan, name, call) for name in names), f"FUNCTIONS = {{\n{rows}\n}}"]
    return {"homework4.py": sheet}


def _dependencies(plan: Plan, name: str) -> list[str]:
    calls = plan.forms[name].calls if name in plan.forms else frozenset({"layer_shapes"} - {name})
    if name.startswith("back_prop") and plan.habits.gradient == "vec":
        calls |= {"vec"}
    return [other for other in ALL if other in calls and other in plan.habits.present]


def _callees_first(plan: Plan) -> list[str]:
    order: list[str] = []

    def place(name: str) -> None:
        for other in _dependencies(plan, name):
            if other not in order:
                place(other)
        if name not in order:
            order.append(name)

    for name in ALL:
        if name in plan.habits.present:
            place(name)
    return order


def _defaults(plan: Plan) -> dict[str, Sheet]:
    """What a function calls is a parameter of it, with the function as the default."""
    sheet = Sheet()
    names = _callees_first(plan)
    _furnish(plan, sheet, names)
    for name in names:
        needed = _dependencies(plan, name)
        call = {other: f"{other}_fn" for other in needed}
        sheet.blocks.append(_text(plan, name, call, extra=", ".join(f"{other}_fn={other}" for other in needed)))
    return {"homework4.py": sheet}


def _class(plan: Plan, first: str, call: str, marker: str, start: str = "", after: str = "") -> dict[str, Sheet]:
    """All functions in one class."""
    sheet = Sheet()
    names = _present(plan)
    _furnish(plan, sheet, names)
    table = {name: call.format(name=name, cls=plan.class_name) for name in ALL}
    members = [start.strip("\n")] if start else []
    for name in names:
        text = _text(plan, name, table, first)
        members.append("\n".join(piece for piece in (marker, text) if piece))
    sheet.blocks = [f"class {plan.class_name}:\n" + indent("\n\n".join(members), "    ")]
    if after:
        sheet.blocks.append("\n".join([after.format(cls=plan.class_name), *(f"{name} = net.{name}" for name in names)]))
    return {"homework4.py": sheet}


CONSTRUCTOR = '''
def __init__(self, seed=541, verbose=False):
    self.rng = np.random.RandomState(seed)
    self.verbose = verbose
'''


def _methods(plan: Plan) -> dict[str, Sheet]:
    """Methods of one class without a constructor."""
    return _class(plan, "self", "self.{name}", "")


def _methods_init(plan: Plan) -> dict[str, Sheet]:
    """Methods of one class with a constructor."""
    return _class(plan, "self", "self.{name}", "", CONSTRUCTOR)


def _methods_bound(plan: Plan) -> dict[str, Sheet]:
    """Methods of one class; an instance's methods get the names of the template."""
    return _class(plan, "self", "self.{name}", "", after="net = {cls}()")


def _static(plan: Plan) -> dict[str, Sheet]:
    """Static methods that are called through the class."""
    return _class(plan, "", "{cls}.{name}", "@staticmethod")


def _classmethods(plan: Plan) -> dict[str, Sheet]:
    """Class methods."""
    return _class(plan, "cls", "cls.{name}", "@classmethod")


def _closure(plan: Plan) -> dict[str, Sheet]:
    """Functions inside a function that returns them all."""
    sheet = Sheet()
    names = _present(plan)
    _furnish(plan, sheet, names)
    members = "\n\n".join(_text(plan, name, {}) for name in names)
    listed = "(\n" + "".join(f"    {name},\n" for name in names) + ")"
    body = f"def make_network():\n{indent(members, '    ')}\n\n" + indent(f"return {listed}", "    ")
    sheet.blocks = [body, f"{listed} = make_network()"]
    return {"homework4.py": sheet}


def _closure_table(plan: Plan) -> dict[str, Sheet]:
    """Functions inside a function that returns a dictionary of them."""
    sheet = _closure(plan)["homework4.py"]
    names = _present(plan)
    inside = sheet.blocks[0][:sheet.blocks[0].rindex("    return (")]
    table = ", ".join(f"{name}={name}" for name in names)
    taken = "\n".join(f'{name} = network["{name}"]' for name in names)
    sheet.blocks = [inside + f"    return dict({table})", "network = make_network()\n" + taken]
    return {"homework4.py": sheet}


def _two_files(plan: Plan, moved: tuple[str, ...], call: str) -> tuple[Sheet, Sheet, list[str]]:
    """The main file and helpers.py with the moved functions."""
    names = _present(plan)
    there = [name for name in names if name in moved]
    here = [name for name in names if name not in moved]
    helpers, main = Sheet(), Sheet()
    _furnish(plan, helpers, there)
    _furnish(plan, main, here)
    helpers.blocks = [_text(plan, name, {}) for name in there]
    table = {name: call.format(name=name) for name in moved}
    main.blocks = [_text(plan, name, table) for name in here]
    return main, helpers, there


def _helpers_star(plan: Plan) -> dict[str, Sheet]:
    """Parts 1 to 3 in helpers.py, from helpers import *."""
    main, helpers, _ = _two_files(plan, IN_HELPERS, "{name}")
    main.add_import("from helpers import *")
    return {"homework4.py": main, "helpers.py": helpers}


def _helpers_named(plan: Plan) -> dict[str, Sheet]:
    """Parts 1 to 3 in helpers.py, each imported by name."""
    main, helpers, there = _two_files(plan, IN_HELPERS, "{name}")
    listed = ",\n    ".join(there)
    main.add_import(f"from helpers import (\n    {listed},\n)")
    return {"homework4.py": main, "helpers.py": helpers}


def _helpers_as(plan: Plan) -> dict[str, Sheet]:
    """Parts 1 to 3 in helpers.py, called through the module; the names of the template bound to them."""
    main, helpers, there = _two_files(plan, IN_HELPERS, "hp.{name}")
    main.add_import("import helpers as hp")
    main.extras.insert(0, "\n".join(f"{name} = hp.{name}" for name in there))
    return {"homework4.py": main, "helpers.py": helpers}


def _helpers_wrapped(plan: Plan) -> dict[str, Sheet]:
    """Part 1 in helpers.py, called through the module; the functions of the template only hand over."""
    main, helpers, there = _two_files(plan, IN_PART_1, "helpers.{name}")
    main.add_import("import helpers")
    for name in reversed(there):
        parameters, _ = written_body(_source(plan, name), name, replace(plan.habits, docs="none", dtype="float64"), {})
        listed = ", ".join(parameters)
        main.blocks.insert(0, f"def {name}({listed}):\n    return helpers.{name}({listed})")
    return {"homework4.py": main, "helpers.py": helpers}


def _helpers_local(plan: Plan) -> dict[str, Sheet]:
    """Part 1 in helpers.py, imported at the top under its names and again inside the functions."""
    main, helpers, there = _two_files(plan, IN_PART_1, "_{name}")
    main.add_import(f"from helpers import {', '.join(there)}")
    for position, block in enumerate(main.blocks):
        used = [name for name in there if f"_{name}(" in block or f"_{name}]" in block]
        head = next(at for at, line in enumerate(block.split("\n")) if line.startswith("def "))
        lines = block.split("\n")
        imports = [f"    from helpers import {name} as _{name}" for name in used]
        main.blocks[position] = "\n".join([*lines[:head + 1], *imports, *lines[head + 1:]])
    return {"homework4.py": main, "helpers.py": helpers}


LAYOUTS: dict[str, Callable[[Plan], dict[str, Sheet]]] = {
    "module": _module, "methods": _methods, "methods_init": _methods_init, "methods_bound": _methods_bound,
    "static": _static, "classmethods": _classmethods, "closure": _closure, "closure_table": _closure_table,
    "helpers_star": _helpers_star, "helpers_named": _helpers_named, "helpers_as": _helpers_as,
    "helpers_wrapped": _helpers_wrapped, "helpers_local": _helpers_local, "aliases": _aliases, "lambdas": _lambdas,
    "dispatch": _dispatch, "defaults": _defaults,
}
OUTSIDE = {
    "methods": "{cls}().{name}", "methods_init": "{cls}(seed=1).{name}",
    "static": "{cls}.{name}", "classmethods": "{cls}.{name}",
}


def outside(plan: Plan, name: str) -> str:
    """How the main script of this layout names a function."""
    return OUTSIDE.get(plan.layout, "{name}").format(cls=plan.class_name, name=name)
