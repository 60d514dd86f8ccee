"""What a statement is taken apart into where it fails as a whole: what stands in it, as if at the left margin."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from grader.sandbox.inside.compound import COMPOUND, TRIES, asks, divided
from grader.sandbox.inside.statements import Parts, Statement, Whole, statement
from grader.sandbox.protocol.blocks import leaves
from grader.sandbox.protocol.contract import Contract
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.imports import one_import_each
from grader.sandbox.protocol.main_functions import call_of, defined, held, in_place_of, name_of
from grader.sandbox.protocol.names import Names

WHOLE: dict[type[ast.stmt], Whole] = {ast.If: Whole.CONDITION, ast.While: Whole.LOOP, ast.For: Whole.LOOP}
DEEPEST = 20  # blocks inside one another; Python itself runs no more


class Parting:
    """Finds the parts of the statements of one program.

    `numbers` goes on with the numbers of statements. Every function that holds functions of the homework is unfolded
    in the place of one call only, so that the parts of all statements are no more than the program is long.
    """

    def __init__(self, statements: Sequence[Statement], contract: Contract, numbers: Iterator[int]) -> None:
        self._wanted, self._numbers = contract.names, numbers
        self._names = Names().bound
        self._constants = {each.name for each in contract.constants}
        self._bound: Counter[str] = Counter()
        self._holders: dict[int, dict[str, _Holder]] = {}  # by the namespace that they stand in
        for each in statements:
            self._learn(each)

    def with_parts(self, statements: Sequence[Statement]) -> list[Statement]:
        """`statements` with the parts of those that hold definitions of the homework.

        What is called at the left margin goes before what is called in an `if`, perhaps one that is never true.
        """
        ordered = sorted(statements, key=lambda each: isinstance(each.node, COMPOUND))
        apart = {each.number: self._with_parts(each, 0) for each in ordered}
        return [apart[each.number] for each in statements]

    def _with_parts(self, each: Statement, depth: int) -> Statement:
        if depth > DEEPEST:
            return each
        parts = self._of_block(each, depth) if isinstance(each.node, COMPOUND) else self._of_call(each, depth)
        return each if parts is None else replace(each, parts=parts)

    def _learn(self, each: Statement) -> None:
        for leaf in leaves(each.node):
            self._bound.update(self._names(leaf))
            if isinstance(leaf, ast.FunctionDef) and leaf.name not in self._wanted:
                names = held(leaf, self._wanted)
                if names:
                    self._holders_beside(each)[leaf.name] = _Holder(leaf, frozenset(names), each)

    def _of_block(self, each: Statement, depth: int) -> Parts | None:
        node = each.node
        names = [*leaves(node)]
        functions = {name for leaf in names for name in defined(leaf, self._wanted)}
        definitions = functions | {leaf.name for leaf in names if isinstance(leaf, (ast.FunctionDef, ast.ClassDef))}
        called = {name for leaf in names for name in self._called(each, leaf)}
        if isinstance(node, (*TRIES, ast.With)):
            definitions |= self._constants & {name for leaf in names for name in self._names(leaf)}
        if not definitions | called:
            return None
        here = Counter(name for leaf in names for name in self._names(leaf))
        only_here = called | {name for name in functions if here[name] == self._bound[name]}
        try:
            blocks = divided(node)
        except RecursionError:  # a student's tree may be deep
            return None
        again = frozenset(name for name in definitions if here[name] > 1)
        return Parts(WHOLE.get(type(node), Whole.BLOCK), frozenset(definitions | called), frozenset(only_here), again,
                     test=None if blocks.test is None else self._part(each, blocks.test), asks=asks(node),
                     body=self._parts(each, blocks.body, depth), instead=self._parts(each, blocks.instead, depth),
                     last=self._parts(each, blocks.last, depth))

    def _of_call(self, each: Statement, depth: int) -> Parts | None:
        """Of `main()`: the statements of the function, where no other way leads to what it defines."""
        holders = self._holders_beside(each)
        call = call_of(each.node, holders)
        if call is None:
            return None
        holder, hidden = holders[name_of(call)], self._called(each, each.node)
        names = hidden | (self._names(each.node) & self._wanted)
        body = in_place_of(each.node, call, holder.function, self._bound, self._constants) if names else None
        if body is None:
            return None
        del holders[holder.function.name]
        there = replace(each, label=holder.home.label, flags=holder.home.flags)
        for node in body:
            self._learn(replace(there, node=node))
        return Parts(Whole.CALL, frozenset(names), frozenset(hidden), frozenset(), body=self._parts(there, body, depth),
                     function=holder.function.name)

    def _holders_beside(self, each: Statement) -> dict[str, _Holder]:
        return self._holders.setdefault(id(each.namespace), {})

    def _called(self, each: Statement, leaf: ast.stmt) -> set[str]:
        """What stands in a function that `leaf` calls, and nowhere else."""
        holders = self._holders_beside(each)
        call = call_of(leaf, holders)
        return {name for name in holders[name_of(call)].names if not self._bound[name]} if call is not None else set()

    def _parts(self, whole: Statement, nodes: Iterable[ast.stmt], depth: int) -> tuple[Statement, ...]:
        return tuple(self._with_parts(self._part(whole, each), depth + 1)
                     for node in nodes for each in one_import_each(node))

    def _part(self, whole: Statement, node: ast.stmt) -> Statement:
        return statement(next(self._numbers), node, whole.label, whole.flags, whole.namespace)


@dataclass(frozen=True)
class _Holder:
    """A function in which functions of the homework stand, by these names, and the statement that is its home."""

    function: ast.FunctionDef
    names: frozenset[str]
    home: Statement
