"""The habits that touch a function's own text: what it returns, how it takes returned values, names, types, casts."""

import ast
from dataclasses import dataclass, field

from tests.support.solutions.edits import Edits
from tests.support.solutions.homework import ALL, PARAMETERS, docstring

# Names that people give to the parameters instead of the template's.
OWN_NAMES = {
    "z": "Z", "y": "labels_onehot", "yhat": "y_hat", "x": "X_in", "W": "matrix", "v": "vector",
    "weightsAndBiases": "theta", "trainX": "X_train", "trainY": "y_train", "testX": "X_test", "testY": "y_test",
    "validX": "X_val", "validY": "y_val",
}
MACROS = {"PACK", "INPUTS", "HIDDEN"}
NOT_ARRAYS = {"shape", "num_hidden"}
SINGLE = "{0} = np.asarray({0}, dtype=np.float32)"

PACKS = {
    "concatenate": "np.concatenate([dW.ravel() for dW in {0}] + [np.ravel(db) for db in {1}])",
    "hstack": "np.hstack([np.ravel(part) for part in [*{0}, *{1}]])",
    "vec": "np.concatenate([np.ravel(vec(dW)) for dW in {0}] + [np.ravel(db) for db in {1}])",
    "pack": "pack({0}, {1})",
    "numbers": "np.array([value for part in list({0}) + list({1}) for value in part.flatten()])",
    "parts_list": "list({0}) + list({1})",
    "parts_pair": "(list({0}), list({1}))",
}
FLAT_PACKS = {"concatenate", "hstack", "vec", "pack", "numbers"}
FLATTENED = {
    "parts_list": ("np.concatenate([np.ravel(part) for part in ", "])"),
    "parts_pair": ("np.concatenate([np.ravel(part) for group in ", " for part in group])"),
}
ACCURACY = "np.mean(np.argmax({yhat}, axis=0) == np.argmax({y}, axis=0))"
INPUTS = {"leading_x": "list({1})", "both_ends": "list({1})[:-1]", "trailing_yhat": "[{0}] + list({1})[:-1]"}
HIDDEN = {"leading_x": "list({0})[1:]", "both_ends": "list({0})[1:-1]", "trailing_yhat": "list({0})[:-1]"}


@dataclass(frozen=True)
class Habits:
    """The choices that all functions of one homework share."""

    forward: str = "plain"
    gradient: str = "concatenate"
    vectors: str = "template"
    dtype: str = "float64"
    names: str = "template"
    types: str = "none"
    calls: str = "positional"
    docs: str = "none"
    present: frozenset[str] = field(default_factory=lambda: frozenset(ALL))


def own_names(text: str, function: str, habits: Habits) -> dict[str, str]:
    """The parameters to rename: none unless this person does, and none whose new name the text has already."""
    if habits.names == "template":
        return {}
    used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    return {old: new for old, new in OWN_NAMES.items() if old in PARAMETERS[function] and new not in used}


def returned(function: ast.FunctionDef) -> list[ast.expr]:
    """The values that the function itself returns, not those of functions inside it."""
    found: list[ast.expr] = []
    stack: list[ast.AST] = list(function.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Return) and node.value is not None:
            found.append(node.value)
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            stack.extend(ast.iter_child_nodes(node))
    return found


def _forward_return(edits: Edits, value: ast.expr, habits: Habits) -> None:
    """The four values of forward_prop in this person's containers. A wrong function may return something else."""
    if not (isinstance(value, ast.Tuple) and len(value.elts) == 4):
        return
    _, zs, hs, yhat = value.elts
    last = ast.unparse(yhat)
    match habits.forward:
        case "tuples":
            edits.wrap(zs, "tuple(", ")")
            edits.wrap(hs, "tuple(", ")")
        case "leading_x":
            edits.wrap(hs, "[x] + list(", ")")
        case "trailing_yhat":
            edits.wrap(hs, "list(", f") + [{last}]")
        case "both_ends":
            edits.wrap(hs, "[x, *", f", {last}]")
        case "extra_value":
            edits.wrap(value, "", ", " + ACCURACY.format(yhat=last, y="y"))
        case "namedtuple":
            edits.wrap(value, "Forward(", ")")
        case "list":
            edits.wrap(value, "[", "]")


def _column_return(edits: Edits, function: str, value: ast.expr, habits: Habits) -> None:
    """Vectors with or without the axes of length one that carry no meaning."""
    column = ("np.reshape(", ", (-1, 1))")
    row = ("np.reshape(", ", (1, -1))")
    if isinstance(value, ast.Constant):
        return
    if habits.vectors == "flat" and function == "dJ_dyhat":
        edits.wrap(value, "np.ravel(", ")")
    flat = function == "vec" or (function.startswith("back_prop") and habits.gradient in FLAT_PACKS)
    if habits.vectors == "column" and flat:
        edits.wrap(value, *column)
    if habits.vectors == "row" and function == "vec":
        edits.wrap(value, *row)
    if habits.vectors in ("column", "row") and function == "gradients_3_layer" and isinstance(value, ast.Tuple):
        for bias in (value.elts[1], value.elts[3]):
            edits.wrap(bias, *(column if habits.vectors == "column" else row))


def _adapters(name: str, habits: Habits) -> list[tuple[str, str]]:
    """What this person writes around a call, because of what the function returns; the outermost first."""
    around = []
    if name == "forward_prop" and habits.forward == "extra_value":
        around.append(("", "[:4]"))
    if name in ("back_prop", "back_prop_general"):
        if habits.gradient in FLATTENED:
            around.append(FLATTENED[habits.gradient])
        elif habits.vectors == "column":
            around.append(("np.ravel(", ")"))
    if name == "dJ_dyhat" and habits.vectors == "flat":
        around.append(("np.reshape(", ", (1, -1))"))
    return around


def _macro(name: str, arguments: list[str], habits: Habits) -> str:
    """The text for one of the capital names of the table of forms."""
    if name == "PACK":
        return PACKS[habits.gradient].format(*arguments)
    if name == "INPUTS":
        return INPUTS.get(habits.forward, "[{0}] + list({1})").format(*arguments)
    return HIDDEN.get(habits.forward, "list({0})").format(*arguments)


class _Body(ast.NodeVisitor):
    """Walks one function and collects the edits."""

    def __init__(self, edits: Edits, function: str, habits: Habits, call: dict[str, str]) -> None:
        self.edits, self.function, self.habits, self.call = edits, function, habits, call

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in ALL:
            for before, after in _adapters(node.func.id, self.habits):
                self.edits.wrap(node, before, after)
            starred = any(isinstance(argument, ast.Starred) for argument in node.args)
            if self.habits.calls == "keyword" and not starred:
                for name, argument in zip(PARAMETERS[node.func.id], node.args, strict=False):
                    self.edits.wrap(argument, f"{name}=", "")
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load) and node.id in self.call:
            self.edits.replace(node, self.call[node.id])


def _expand(text: str, habits: Habits) -> str:
    """The text with the capital names written out."""
    edits = Edits(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MACROS:
            edits.replace(node, _macro(node.func.id, [ast.unparse(argument) for argument in node.args], habits))
    return edits.apply()


def _return(text: str, function: str, habits: Habits) -> str:
    """The text with this person's way to return."""
    edits = Edits(text)
    node = ast.parse(text).body[0]
    assert isinstance(node, ast.FunctionDef)
    for value in returned(node):
        if function == "forward_prop":
            _forward_return(edits, value, habits)
        _column_return(edits, function, value, habits)
        if habits.dtype == "float32_part_1" and function in ("relu", "softmax"):
            edits.wrap(value, "np.asarray(", ", dtype=np.float64)")
        if habits.dtype == "float32" and function == "initWeightsAndBiases":
            edits.wrap(value, "np.asarray(", ", dtype=np.float32)")
    return edits.apply()


def _rename(text: str, names: dict[str, str]) -> str:
    """The text with other names for the parameters."""
    edits = Edits(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name) and node.id in names:
            edits.replace(node, names[node.id])
        elif isinstance(node, ast.arg) and node.arg in names:
            edits.replace(node, names[node.arg])
    return edits.apply()


def written_body(text: str, function: str, habits: Habits, call: dict[str, str]) -> tuple[list[str], str]:
    """The parameters and the body of a function as this person writes it.

    call: how the other functions are named here, for instance {"softmax": "self.softmax"}.
    """
    text = _return(_expand(text, habits), function, habits)
    edits = Edits(text)
    _Body(edits, function, habits, call).visit(ast.parse(text))
    text = edits.apply()
    names = own_names(text, function, habits)
    text = _rename(text, names)
    parameters = [names.get(name, name) for name in PARAMETERS[function]]
    body = text.split("\n", 1)[1].rstrip("\n")
    return parameters, "\n".join([*_prologue(function, habits, parameters), body])


def _prologue(function: str, habits: Habits, parameters: list[str]) -> list[str]:
    """Lines before the body: the docstring and the casts."""
    lines = [docstring(function)] if habits.docs == "template" else []
    single = habits.dtype == "float32" or (habits.dtype == "float32_part_1" and function in ("relu", "softmax"))
    if single and function not in ("layer_shapes", "unpack", "findBestHyperparameters"):
        arrays = [new for old, new in zip(PARAMETERS[function], parameters, strict=True) if old not in NOT_ARRAYS]
        lines += ["    " + SINGLE.format(name) for name in arrays]
    return lines


def signature(function: str, parameters: list[str], types: str) -> tuple[list[str], str]:
    """The parameters with their types, and the type of the value."""
    if types == "none":
        return parameters, ""
    array = {"ndarray": "np.ndarray", "quoted": '"np.ndarray"', "NDArray": "NDArray[np.float64]"}[types]
    typed = []
    for old, new in zip(PARAMETERS[function], parameters, strict=True):
        typed.append(f"{new}: {'tuple' if old == 'shape' else 'int' if old == 'num_hidden' else array}")
    values = {"cross_entropy": "float", "findBestHyperparameters": "dict", "forward_prop": "tuple", "train": "tuple",
              "gradients_3_layer": "tuple", "back_prop": "object", "back_prop_general": "object", "unpack": "tuple",
              "layer_shapes": "list"}
    return typed, f" -> {values.get(function, array)}"
