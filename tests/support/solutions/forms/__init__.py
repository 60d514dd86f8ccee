"""The table of forms: for each function of the homework, several truly different correct implementations.

Each function has a text file beside this module. A form starts with a line `=== name | tags | what it does`; its code
is written as plain functions of one module. Three capital names stand for habits that must agree across functions:
INPUTS(x, hs) is what each layer took in, HIDDEN(hs) the hidden layers only, PACK(dWs, dbs) the returned gradient.
"""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.support.solutions.homework import ALL, FUNCTIONS

FOLDER = Path(__file__).resolve().parent
TAGS = {"guard", "float32", "slow", "debatable"}


@dataclass(frozen=True)
class Form:
    """One way to write one function."""

    function: str
    name: str
    tags: frozenset[str]
    what: str
    text: str

    @cached_property
    def nodes(self) -> list[ast.stmt]:
        """The statements of the form at module level."""
        return ast.parse(self.text).body

    def segment(self, node: ast.stmt) -> str:
        """The lines of one statement, comments inside it included."""
        return "\n".join(self.text.splitlines()[node.lineno - 1:node.end_lineno])

    @cached_property
    def main(self) -> str:
        """The text of the function itself."""
        return next(self.segment(node) for node in self.nodes if getattr(node, "name", "") == self.function)

    @cached_property
    def imports(self) -> tuple[str, ...]:
        """The import lines that this form needs beside numpy."""
        return tuple(self.segment(node) for node in self.nodes if isinstance(node, ast.Import | ast.ImportFrom))

    @cached_property
    def extras(self) -> tuple[str, ...]:
        """Constants and small functions of one's own that stand above the function."""
        kinds = (ast.FunctionDef, ast.Assign, ast.ClassDef)
        others = [node for node in self.nodes if getattr(node, "name", "") != self.function]
        return tuple(self.segment(node) for node in others if isinstance(node, kinds))

    def called(self, name: str) -> str:
        """The text with the function under another name, and its gradient as one flat vector."""
        flat = self.text.replace("PACK(dWs, dbs)", "np.concatenate([dW.ravel() for dW in dWs] + list(dbs))")
        return flat.replace(f"{self.function}(", f"{name}(")

    @cached_property
    def calls(self) -> frozenset[str]:
        """The other functions of the homework that this form names."""
        names = {node.id for node in ast.walk(ast.parse(self.main)) if isinstance(node, ast.Name)}
        return frozenset(names & set(ALL)) - {self.function}


def read_forms(function: str, text: str) -> dict[str, Form]:
    """The forms in the text of one file, in its order."""
    forms = {}
    for chunk in ("\n" + text).split("\n=== ")[1:]:
        head, _, code = chunk.partition("\n")
        name, tags, what = (piece.strip() for piece in head.split("|"))
        forms[name] = Form(function, name, frozenset(tags.split()) & TAGS, what, code.strip() + "\n")
    return forms


FORMS: dict[str, dict[str, Form]] = {
    function: read_forms(function, (FOLDER / f"{function}.txt").read_text(encoding="ascii")) for function in FUNCTIONS
}
