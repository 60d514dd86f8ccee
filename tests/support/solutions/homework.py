"""The names of the homework, in the order of the template, and what the template gives to everybody."""

import ast
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parents[3] / "student_template" / "homework4.py"

PARTS: dict[int, tuple[str, ...]] = {
    1: ("relu", "relu_prime", "softmax", "cross_entropy"),
    2: ("vec", "unvec", "dJ_dyhat", "dyhat_dz2", "dz2_dh1", "dh1_dz1", "dz1_dvecW1", "dz1_db1", "dJ_dW1_by_jacobians"),
    3: ("gradients_3_layer",),
    4: ("forward_prop",),
    5: ("back_prop", "back_prop_general"),
    6: ("initWeightsAndBiases", "train", "findBestHyperparameters"),
}
FUNCTIONS: tuple[str, ...] = tuple(name for part in PARTS.values() for name in part)
GIVEN: tuple[str, ...] = ("layer_shapes", "unpack")
ALL: tuple[str, ...] = FUNCTIONS[:14] + GIVEN + FUNCTIONS[14:]


def _definitions() -> dict[str, tuple[str, ast.FunctionDef]]:
    text = TEMPLATE.read_text(encoding="utf-8")
    nodes = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    return {node.name: (ast.get_source_segment(text, node) or "", node) for node in nodes}


_DEFINITIONS = _definitions()
PARAMETERS: dict[str, tuple[str, ...]] = {
    name: tuple(argument.arg for argument in node.args.args) for name, (_, node) in _DEFINITIONS.items()
}


def docstring(name: str) -> str:
    """The template's docstring, as a body line written at one level of indentation."""
    text, node = _DEFINITIONS[name]
    first = node.body[0]
    return "\n".join(text.splitlines()[first.lineno - node.lineno:(first.end_lineno or 0) - node.lineno + 1])


def given(name: str) -> str:
    """The template's text of a function that students get ready made, without its docstring."""
    text, node = _DEFINITIONS[name]
    lines = text.splitlines()
    return "\n".join(lines[:1] + lines[(node.body[0].end_lineno or 0) - node.lineno + 1:])
