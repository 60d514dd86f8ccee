"""One wrong function in a homework whose other functions are correct and call it wherever a person would."""

import random
from dataclasses import replace

from tests.support.solutions.forms import FORMS, Form
from tests.support.solutions.generate import circular, fits, make_plan, slow, write_plan
from tests.support.solutions.habits import FLATTENED
from tests.support.solutions.homework import ALL, FUNCTIONS
from tests.support.solutions.layouts import LAYOUTS, Plan
from tests.support.solutions.mistakes import MISTAKES
from tests.support.solutions.solution import Mistake, Solution

PLAIN = {
    "layout": "module", "forward": "plain", "gradient": "concatenate", "vectors": "template", "dtype": "float64",
    "names": "template", "types": "none", "calls": "positional", "docs": "none", "decorator": "none",
    "order": "template", "class_name": "Network", "top": "clean", "main": "none", "constants": "template",
    "numpy": "np", "indent": "four",
}
# What differs from plain functions of a module. Each layout is a style; the others mix in the habits that matter.
STYLE_AXES: dict[str, dict[str, str]] = {name: {"layout": name} for name in LAYOUTS} | {
    "leading_x": {"forward": "leading_x", "gradient": "pack"},
    "both_ends_in_class": {"forward": "both_ends", "layout": "methods_init", "class_name": "HW4"},
    "extra_value": {"forward": "extra_value", "gradient": "hstack", "types": "ndarray"},
    "namedtuple_and_parts": {"forward": "namedtuple", "gradient": "parts_pair", "docs": "template"},
    "columns": {"vectors": "column", "types": "quoted"},
    "flat_row": {"vectors": "flat", "gradient": "parts_list", "order": "reversed"},
    "single_precision": {"dtype": "float32"},
    "keyword_calls": {"calls": "keyword", "types": "NDArray"},
    "keyword_methods": {"calls": "keyword", "layout": "methods", "indent": "tab"},
    "timed_static": {"layout": "static", "decorator": "timed", "class_name": "NeuralNet"},
    "counted": {"decorator": "counted", "numpy": "numpy"},
    "checked_helpers": {"layout": "helpers_as", "decorator": "checked", "forward": "tuples"},
    "failing_script": {"top": "failing_load", "main": "failing_at_end", "order": "alphabetical"},
    "notebook_like": {"top": "magics", "main": "train", "docs": "template", "indent": "two"},
}
STYLES: tuple[str, ...] = tuple(STYLE_AXES)
# Casting to float32 copies z, so there relu itself changes nothing of its caller's float64 array.
HARMLESS = {("relu.in_place", "single_precision")}
PAIRS: tuple[tuple[str, str], ...] = tuple(
    (wrong, style) for wrong in MISTAKES for style in STYLES if (wrong, style) not in HARMLESS
)


def _axes(mistake: Mistake, style: str) -> dict[str, str]:
    """The habits of a style; who gets vec wrong packs the gradient with vec."""
    axes = PLAIN | STYLE_AXES[style]
    if mistake.function == "vec" and axes["gradient"] not in FLATTENED:
        axes["gradient"] = "vec"
    return axes


def _candidates(name: str, target: str, gradient: str) -> list[Form]:
    """The forms of one function, those that call the wrong one if there are any, else those that call the most."""
    forms = [form for form in FORMS[name].values() if fits(form, gradient) and "debatable" not in form.tags]
    calling = [form for form in forms if target in form.calls]
    if name == "relu":  # it may stay on its own, so that relu_prime may call it
        return calling or forms
    return calling or [form for form in forms if form.calls] or forms


def _choose(mistake: Mistake, style: str, gradient: str) -> dict[str, Form]:
    draw = random.Random(f"{mistake.id} {style}")
    right = next(iter(FORMS[mistake.function].values()))  # the first form of a function calls none of its level
    for _ in range(10_000):
        forms = {name: draw.choice(_candidates(name, mistake.function, gradient)) for name in FUNCTIONS}
        forms[mistake.function] = right
        # Only slow forms of both kinds of back propagation call some Jacobians, so two slow ones are allowed here.
        if slow(forms) <= 2 and not circular(forms):
            return forms
    raise LookupError(f"no forms fit {mistake.id} in {style}")


def _solution(mistake: Mistake, style: str, wrong: bool) -> Solution:
    axes = _axes(mistake, style)
    forms = _choose(mistake, style, axes["gradient"])
    choices = {name: form.name for name, form in forms.items()} | axes
    calling = [name for name in FUNCTIONS if mistake.function in forms[name].calls]
    if axes["gradient"] == "vec" and mistake.function == "vec":
        packing = [name for name in ("back_prop", "back_prop_general") if "PACK(" in forms[name].text]
        calling = sorted({*calling, *packing}, key=ALL.index)
    plan = make_plan(forms, axes)
    if wrong:
        choices[mistake.function] = mistake.id
        plan = spoil(plan, mistake)
    choices |= {"style": style, "callers": " ".join(calling)}
    state = f"{mistake.what}" if wrong else "cured"
    description = f"{mistake.function}: {state}; {style}; called by {', '.join(calling) or 'nobody'}"
    return Solution(write_plan(plan, axes), choices, description)


def spoil(plan: Plan, mistake: Mistake) -> Plan:
    """The plan with the mistake in it."""
    if not mistake.body:
        present = frozenset(ALL) - {mistake.function}
        forms = {name: form for name, form in plan.forms.items() if name != mistake.function}
        return replace(plan, forms=forms, habits=replace(plan.habits, present=present))
    form = Form(mistake.function, mistake.id, frozenset(), mistake.what, mistake.body)
    return replace(plan, forms=plan.forms | {mistake.function: form})


def callers(wrong: str, style: str) -> Solution:
    """The homework with this one mistake, written in this style. Its choices name who calls the wrong function."""
    return _solution(MISTAKES[wrong], style, wrong=True)


def cured(wrong: str, style: str) -> Solution:
    """The same homework with the mistake put right: the control that must get full points."""
    return _solution(MISTAKES[wrong], style, wrong=False)
