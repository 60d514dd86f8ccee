"""Correct solutions by number: every choice is drawn from it, so the same number is always the same homework."""

import random
from typing import Any

from tests.support.solutions.forms import FORMS, Form
from tests.support.solutions.habits import FLAT_PACKS, FLATTENED, PACKS, Habits
from tests.support.solutions.homework import FUNCTIONS
from tests.support.solutions.layouts import DECORATORS, LAYOUTS, Plan
from tests.support.solutions.solution import Solution
from tests.support.solutions.surroundings import CONSTANTS, MAINS, TOPS, write

# axis -> its values; a value that stands twice is drawn twice as often.
AXES: dict[str, tuple[str, ...]] = {
    "layout": tuple(LAYOUTS),
    "forward": (
        "plain", "plain", "tuples", "leading_x", "trailing_yhat", "both_ends", "extra_value", "namedtuple", "list",
    ),
    "gradient": tuple(PACKS),
    "vectors": ("template", "template", "flat", "column", "row"),
    "dtype": ("float64", "float64", "float64", "float64", "float64", "float32", "float32_part_1"),
    "names": ("template", "template", "own"),
    "types": ("none", "none", "ndarray", "quoted", "NDArray"),
    "calls": ("positional", "positional", "positional", "keyword"),
    "docs": ("none", "none", "template"),
    "decorator": ("none", "none", *DECORATORS),
    "order": ("template", "template", "reversed", "alphabetical"),
    "class_name": ("Network", "NeuralNet", "HW4", "FeedForwardNN"),
    "top": tuple(TOPS),
    "main": tuple(MAINS),
    "constants": tuple(CONSTANTS),
    "numpy": ("np", "np", "numpy"),
    "indent": ("four", "four", "two", "tab"),
}
HABITS = ("forward", "gradient", "vectors", "dtype", "names", "types", "calls", "docs")
# Functions that each step of training runs. Two slow ones together take minutes where others take seconds.
IN_EACH_STEP = ("relu", "relu_prime", "softmax", "cross_entropy", "forward_prop", "back_prop", "back_prop_general")


def slow(forms: dict[str, Form]) -> int:
    """How many of the functions in each step are slow. Training by the general loop is slow with slow Jacobians."""
    slow_steps = sum("slow" in forms[name].tags for name in IN_EACH_STEP)
    return slow_steps + (forms["train"].name == "by_general")


def circular(forms: dict[str, Form]) -> bool:
    """Whether relu and relu_prime wait for each other, the only two that could."""
    return "relu_prime" in forms["relu"].calls and "relu" in forms["relu_prime"].calls


def fits(form: Form, gradient: str) -> bool:
    """Whether the form can return the gradient so: one that fills a flat vector cannot return parts."""
    packs = "PACK(" in form.text or not form.function.startswith("back_prop")
    return packs or gradient in FLAT_PACKS


def tidy(axes: dict[str, str]) -> dict[str, str]:
    """The drawn values with those taken back that cannot stand together."""
    axes = dict(axes)
    if axes["names"] == "own" or axes["layout"] == "helpers_wrapped":
        axes["calls"] = "positional"
    if axes["layout"] == "defaults":
        axes["order"] = "template"
    return axes


def _draw_forms(draw: random.Random, gradient: str) -> dict[str, Form]:
    while True:
        forms = {}
        for name in FUNCTIONS:
            possible = [form for form in FORMS[name].values() if fits(form, gradient)]
            forms[name] = draw.choice(possible)
        if slow(forms) <= 1 and not circular(forms):
            return forms


def make_plan(forms: dict[str, Form], axes: dict[str, str]) -> Plan:
    """The plan of a homework from its choices."""
    values: dict[str, Any] = {name: axes[name] for name in HABITS}
    return Plan(forms, Habits(**values), axes["layout"], axes["decorator"], axes["order"], axes["class_name"])


def write_plan(plan: Plan, axes: dict[str, str]) -> dict[str, str]:
    """The files of a plan."""
    return write(plan, axes["top"], axes["main"], axes["constants"], axes["numpy"], axes["indent"])


def choose(seed: int) -> tuple[dict[str, Form], dict[str, str]]:
    """The form of each function and the value of each axis for this number."""
    draw = random.Random(f"homework {seed}")
    axes = tidy({name: draw.choice(values) for name, values in AXES.items()})
    return _draw_forms(draw, axes["gradient"]), axes


def generate(seed: int) -> Solution:
    """The correct solution with this number."""
    forms, axes = choose(seed)
    choices = {name: form.name for name, form in forms.items()} | axes
    description = (
        f"{axes['layout']}; forward {axes['forward']}, {forms['forward_prop'].name}; back {forms['back_prop'].name}, "
        f"{axes['gradient']}; {axes['vectors']} vectors, {axes['dtype']}; top {axes['top']}, main {axes['main']}"
    )
    return Solution(write_plan(make_plan(forms, axes), axes), choices, description)


def tolerance(choices: dict[str, str]) -> float:
    """How far the values may be from the exact ones, from what the choices round or guard."""
    tags = {tag for name in FUNCTIONS if choices[name] in FORMS[name] for tag in FORMS[name][choices[name]].tags}
    if "float32" in tags or choices["dtype"] != "float64":
        return 1e-3
    return 1e-4 if "guard" in tags else 1e-8


def debatable(choices: dict[str, str]) -> tuple[str, ...]:
    """The choices on which a strict reader of the contract could disagree."""
    forms = [FORMS[name][choices[name]] for name in FUNCTIONS if choices[name] in FORMS[name]]
    found = [form.function for form in forms if "debatable" in form.tags]
    own = ["names"] if choices["names"] == "own" else []
    parts = ["gradient"] if choices["gradient"] in FLATTENED else []
    return tuple(f"{name}={choices[name]}" for name in [*found, *own, *parts])
