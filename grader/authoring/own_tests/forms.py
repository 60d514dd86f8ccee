"""What a test in Python asks, read from its source before it is run: the functions it calls, its one-line forms."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from grader.authoring import asking
from grader.authoring.declared import DeclaredFunction, DeclaredQuestion
from grader.authoring.own_tests.place import Place
from grader.authoring.question_words import Reader, possible
from grader.configuration.document import nearest
from grader.data_classes import dataclass
from grader.grading.student import Student

FIXTURES = ("student", "truth")
OTHER_ATTRIBUTES = frozenset(dir(Student)) | frozenset(Student.__dataclass_fields__) | frozenset(
    dir(asking.DeclaredTruth)) | frozenset(asking.DeclaredTruth.__dataclass_fields__)


@dataclass(frozen=True)
class Source:
    """The source of one file of tests: where it is, its tree, and under which names it has the one-line forms."""

    place: Place
    tree: ast.Module
    functions: Mapping[str, DeclaredFunction]

    @property
    def tests(self) -> list[ast.FunctionDef]:
        """The tests, in their order. AssignmentError for those that would never be asked."""
        found: dict[str, ast.FunctionDef] = {}
        for node in self.tree.body:
            if isinstance(node, ast.ClassDef) and any(_is_test(each) for each in node.body):
                raise self.place.wrong(node, f"{node.name} holds tests in a class; a graded test is a function")
            if not _is_test(node):
                continue
            if not isinstance(node, ast.FunctionDef):
                raise self.place.wrong(node, f"{getattr(node, 'name', '')} is asynchronous; a graded test is not")
            if node.name in found:
                raise self.place.wrong(node, f"a second {node.name} takes the place of that in line "
                                             f"{found[node.name].lineno}")
            found[node.name] = node
        return list(found.values())

    def names(self, test: ast.FunctionDef) -> frozenset[str]:
        """The functions of the homework that `test` calls. AssignmentError for one that the homework has not."""
        asked = [{each.function, each.of} - {""} for _, each in self._asked(test)]
        return frozenset(self._named(test)).union(*asked)

    def questions(self, test: ast.FunctionDef) -> tuple[DeclaredQuestion, ...]:
        """What `test` asks in one line each."""
        return tuple(question for call, question in self._asked(test) if self._form(call) != "drawn")

    def alone(self, test: ast.FunctionDef) -> bool:
        """Whether there is nothing in `test` but one such line."""
        forms = [call for call in ast.walk(test) if isinstance(call, ast.Call) and self._form(call)]
        body = test.body[1:]  # after the docstring
        return len(body) == len(forms) == 1 and isinstance(body[0], ast.Expr) and body[0].value is forms[0]

    def _reached(self, test: ast.FunctionDef) -> Iterator[ast.AST]:
        """All nodes of `test`, and of the functions of the file that it may call."""
        others = [node for node in self.tree.body if isinstance(node, ast.FunctionDef) and not _is_test(node)]
        for node in (test, *others):
            yield from ast.walk(node)

    def _named(self, test: ast.FunctionDef) -> Iterator[str]:
        for node in self._reached(test):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in self.functions:
                yield node.value
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in FIXTURES:
                if node.attr in self.functions:
                    yield node.attr
                elif node.attr not in OTHER_ATTRIBUTES:
                    raise self.place.wrong(node, f"{node.value.id}.{node.attr} is no function of this homework"
                                                 f"{nearest(node.attr, self.functions)}")

    def _asked(self, test: ast.FunctionDef) -> Iterator[tuple[ast.Call, DeclaredQuestion]]:
        for node in self._reached(test):
            if isinstance(node, ast.Call) and (form := self._form(node)):
                yield node, self._question(form, node)

    def _form(self, call: ast.Call) -> str:
        """The form that is called; empty where it is another function."""
        return self._known.get(ast.unparse(call.func), "") if isinstance(call.func, (ast.Name, ast.Attribute)) else ""

    def _question(self, form: str, call: ast.Call) -> DeclaredQuestion:
        given = self._given(form, call)
        lengths = {letter: list(choices) for letter, choices in (given.get("lengths") or {}).items()}
        reader = Reader(self.functions, lambda key, what: self.place.wrong(call, what))
        return possible(reader, asking.FORMS[form], given["function"], given.get("of", ""),
                        tuple(given.get("by", ())), lengths)

    def _given(self, form: str, call: ast.Call) -> dict[str, Any]:
        """What stands in the call, but for student and truth."""
        signature = inspect.signature(getattr(asking, form))
        try:
            bound = signature.bind(*call.args, **{each.arg: each.value for each in call.keywords if each.arg})
            return {name: ast.literal_eval(node) for name, node in bound.arguments.items() if name not in FIXTURES}
        except TypeError as error:
            raise self.place.wrong(call, f"{form}: {error}") from None
        except ValueError:
            raise self.place.wrong(call, f"{form} must have its function, of, by and lengths written out, as "
                                         f'{form}({"truth" if form == "drawn" else "student, truth"}, "f"): they are '
                                         "read before the test is run") from None

    @cached_property
    def _known(self) -> Mapping[str, str]:
        """Each form by its name here."""
        found = {}
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.ImportFrom):
                continue
            for alias in node.names:
                if node.module == asking.__name__ and alias.name in asking.FORMS:
                    found[alias.asname or alias.name] = alias.name
                elif f"{node.module}.{alias.name}" == asking.__name__:
                    found |= {f"{alias.asname or alias.name}.{form}": form for form in asking.FORMS}
        return found


def _is_test(node: ast.AST) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test")

