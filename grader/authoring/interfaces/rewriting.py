"""The reference in another published shape: what `homework check` grades to prove that files of that shape are read."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from grader.authoring.declared import DeclaredHomework
from grader.authoring.folder_values import Form, Interface

OWN = "own_{}_of_the_reference"


def rewritten(source: str, homework: DeclaredHomework, interface: Interface) -> str:
    """`source` with its functions under the names, and with the parameters and values, that `interface` has."""
    tree = _Renamed({name: OWN.format(name) for name in interface.forms}).visit(ast.parse(source))
    adapters = ("\n".join(_adapter(name, form, homework)) for name, form in interface.forms.items())
    return "\n\n\n".join((ast.unparse(tree), *adapters)) + "\n"


class _Renamed(ast.NodeTransformer):
    """The functions of the file keep calling each other."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self.names.get(node.name, node.name)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.names.get(node.id, node.id)
        return node


def _adapter(name: str, form: Form, homework: DeclaredHomework) -> Iterator[str]:
    parameters, values = tuple(homework.functions[name].parameters), tuple(homework.functions[name].returns)
    order = [parameters[place] for place in form.order or range(len(parameters))]
    back = [values[place] for place in form.places or range(len(values))]
    yield f"def {form.name}({', '.join(order)}):"
    yield f"    {_turned('value_{}', values)} = {OWN.format(name)}({_turned('{}', parameters, form.turned_in)})"
    turned = {value: turn for value, turn in zip(values, form.turned_out, strict=False)}
    yield f"    return {_turned('value_{}', back, [turned.get(value, False) for value in back])}"


def _turned(form: str, names: Sequence[str], turns: Sequence[bool] = ()) -> str:
    marks = [".T" if turn else "" for turn in turns] or [""] * len(names)
    return ", ".join(form.format(name) + mark for name, mark in zip(names, marks, strict=True))
