"""The statements of a program that run, module by module, and what to say of those that do not by themselves."""

from __future__ import annotations
import __future__ as features

import ast
from collections.abc import Iterator
from itertools import count

from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.inside.parsing import Trees
from grader.sandbox.inside.parts import Parting
from grader.sandbox.inside.statements import Statement, statement
from grader.sandbox.protocol.imports import one_import_each
from grader.sandbox.protocol.load_report import LoadNote
from grader.sandbox.protocol.main_blocks import Block, blocks, main_block
from grader.sandbox.protocol.names import bound

MOST_NAMES = 20  # in a note


def program_statements(trees: Trees, exposed: Exposed) -> tuple[dict[str, list[Statement]], list[LoadNote]]:
    """All statements of each module in their order, those of the homework under "", and notes on what does not run."""
    statements: dict[str, list[Statement]] = {"": []}
    notes: list[LoadNote] = []
    flags = features.annotations.compiler_flag  # a package that only an annotation names need not be there
    numbers = count()
    for module, label, block in _blocks(trees, exposed.contract.names):
        node = block.node
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                flags |= getattr(getattr(features, alias.name, None), "compiler_flag", 0)
            continue
        notes += [LoadNote(f"{label}, line {node.lineno}", said) for said in _hidden(block)]
        names = vars(exposed.modules[module]) if module else exposed.namespace
        statements.setdefault(module, []).extend(
            statement(next(numbers), each, label, flags, names) for one in block.run for each in one_import_each(one))
    parting = Parting([each for found in statements.values() for each in found], exposed.contract, numbers)
    return {module: parting.with_parts(found) for module, found in statements.items()}, notes


def _blocks(trees: Trees, wanted: frozenset[str]) -> Iterator[tuple[str, str, Block]]:
    """The top-level statements of each module and of the homework, in the order of the pieces; module and label."""
    modules = _by_module(trees)
    tops = {module: {name for node in nodes if main_block(node) is None for name in bound(node)}
            for module, nodes in modules.items() if len(modules) > 1}
    for module, nodes in modules.items():
        elsewhere = {name for other, top in tops.items() if other != module for name in top}
        labels = {id(node): piece.label for piece, tree in trees if piece.module == module for node in tree.body}
        for block in blocks(nodes, wanted - (elsewhere - tops.get(module, set()))):
            yield module, labels[id(block.node)], block


def _by_module(trees: Trees) -> dict[str, list[ast.stmt]]:
    found: dict[str, list[ast.stmt]] = {}
    for piece, tree in trees:
        found.setdefault(piece.module, []).extend(tree.body)
    return found


def _hidden(block: Block) -> list[str]:
    """What there is to say of a block of which something is run although it does not run on import."""
    functions, names = ", ".join(block.functions), ", ".join(block.names[:MOST_NAMES])
    names += " ..." if len(block.names) > MOST_NAMES else ""
    if functions:
        also = f" What they read was taken from here too: {names}." if names else ""
        return [f"What stands here does not run when the file is imported; its functions are graded all the same: "
                f"{functions}.{also}"]
    return [f"What stands here does not run when the file is imported; only what functions of the homework read was "
            f"taken from here: {names}."] if names else []
