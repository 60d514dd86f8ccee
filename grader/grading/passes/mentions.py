"""Which functions of a file may call which, read from its names: rather one too many than one too few."""

from __future__ import annotations

import ast
import types
import warnings
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from functools import lru_cache, partial

from grader.sandbox.protocol.layout import Layout
from grader.sandbox.protocol.program import Program

Graph = Mapping[str, frozenset[str]]
Said = Callable[[], set[str]]
IMAGINARY = "imag"
COMPLEX = frozenset((  # how complex numbers come into a program, besides being written out
    IMAGINARY, "complex", "complex64", "complex128", "complex192", "complex256", "complexfloating", "csingle",
    "cdouble", "cfloat", "clongdouble", "clongfloat", "singlecomplex", "longcomplex", "cmath", "emath", "scimath"))
DTYPES = frozenset(("c8", "c16", "c32", "D", "G"))  # the same as strings
MOST_READ = 4  # one file is asked about again and again, function by function
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def reach(sources: Iterable[str], functions: Collection[str]) -> dict[str, frozenset[str]]:
    """For each of `functions` the others that it may call, directly or on any way through the file.

    A function that cannot be found in the `sources`, or a source that cannot be read, may call all of them.
    """
    everything = frozenset(functions)
    try:
        graph = mentions(sources)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {function: everything - {function} for function in functions}
    return {function: (_from(function, graph) & everything if function in graph else everything) - {function}
            for function in functions}


def reached(sources: Iterable[str], function: str, apart: Set[str] = frozenset()) -> frozenset[str]:
    """All names that stand in `function` or in what it may call, `apart` from some.

    None where a source cannot be read.
    """
    try:
        return _from(function, {name: said for name, said in mentions(sources).items() if name not in apart})
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()


def sources_of(program: Program) -> list[str]:
    """All that says which function of `program` may call which: its text, and other names of functions in it."""
    return [*(piece.text for piece in program.pieces), renamed(program.layout)]


def looks_at_imaginary_parts(program: Program, function: str, apart: Set[str] = frozenset()) -> bool:
    """Whether `function`, or what it may call `apart` from some, does.

    No complex step does without, and no backpropagation has it.
    """
    sources, dialects = sources_of(program), program.layout.dialects
    names = apart | {dialects[name].name for name in apart if name in dialects}
    return any(IMAGINARY in source for source in sources) and IMAGINARY in reached(sources, function, names)


def has_complex_numbers(program: Program, function: str) -> bool:
    """Whether `function`, or what it may call, has: imaginary parts can be read by other means, as a view of memory."""
    sources = sources_of(program)
    return any(map(_may_have_complex_numbers, sources)) and not COMPLEX.isdisjoint(reached(sources, function))


@lru_cache(MOST_READ)
def _may_have_complex_numbers(source: str) -> bool:
    """Whether anything of it stands in `source` at all: most homework has none, and compiles faster than it is read.

    A compiled text holds all names and constants of what can ever run. One that cannot be compiled may have any.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(source, "<source>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return not COMPLEX.isdisjoint(_in_code(code))


def _in_code(part: object) -> Iterator[str]:
    """The names in a compiled text, or in one of its constants."""
    if isinstance(part, (tuple, frozenset)):
        for each in part:
            yield from _in_code(each)
    elif isinstance(part, types.CodeType):
        yield from (*part.co_names, *part.co_varnames, *part.co_freevars, *part.co_cellvars)
        yield from _in_code(part.co_consts)
    else:
        yield from _spelled(part)


def mentions(sources: Iterable[str]) -> Graph:
    """Name of a definition -> the names that stand in it. Definitions of one name count as one."""
    return _mentions(tuple(sources))


@lru_cache(MOST_READ)
def _mentions(sources: tuple[str, ...]) -> Graph:
    graph: dict[str, set[str]] = defaultdict(set)
    for name, said in _definitions(sources):
        graph[name] |= said()
    return {name: frozenset(said) for name, said in graph.items()}


def defines(sources: Iterable[str], name: str) -> bool:
    """Whether `name` is among the definitions that `mentions` finds."""
    return any(name == defined for defined, _ in _definitions(sources))


def _definitions(sources: Iterable[str]) -> Iterator[tuple[str, Said]]:
    for source in sources:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a student's escapes and comparisons
            tree = ast.parse(source)
        for node, inside in _nodes(tree):
            yield from _defined(node, inside)


def _nodes(node: ast.AST, inside: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """All nodes, with whether they stand inside a function."""
    yield node, inside
    for child in ast.iter_child_nodes(node):
        yield from _nodes(child, inside or isinstance(node, FUNCTIONS))


def _defined(node: ast.AST, inside: bool) -> Iterator[tuple[str, Said]]:
    """What `node` defines, with how to get the names that stand in it: a function, a class, a value, another name."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield node.name, partial(_said, node)
    elif isinstance(node, ast.ClassDef):  # to name a class is to make one of it, or to call it: no more
        special = [each for each in node.body if getattr(each, "name", "").startswith("__")]
        yield node.name, lambda: {name for each in special for name in _said(each)}
    elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        said = partial(_said, node.value)
        yield from ((name, said) for target in targets for name in _targets(target, inside))
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((each.asname, partial(_only, each.name)) for each in node.names if each.asname)


def _only(name: str) -> set[str]:
    return {name}


def _targets(target: ast.expr, inside: bool) -> Iterator[str]:
    """The names that `target` binds for others to see: a function's own variables are not among them."""
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and not inside:
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def _said(node: ast.AST) -> set[str]:
    """The names in `node` that are not its own variables: read, looked up in an object, or spelled in a string."""
    own = _own(node) if isinstance(node, FUNCTIONS) else set()
    said = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load) and each.id not in own:
            said.add(each.id)
        elif isinstance(each, ast.Attribute):
            said.add(each.attr)
        elif isinstance(each, ast.Constant):
            said.update(_spelled(each.value))
    return said


def _spelled(value: object) -> Iterator[str]:
    """The names in a constant: one that is spelled, and that of the type of complex numbers."""
    if isinstance(value, complex) or (isinstance(value, str) and value in DTYPES):
        yield complex.__name__
    if isinstance(value, str) and value.isidentifier():
        yield value


def _own(function: ast.AST) -> set[str]:
    """Parameters and local variables of `function`, those of functions inside it too, but not these themselves."""
    own: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
    return own


def _from(start: str, graph: Graph) -> frozenset[str]:
    """All names that can be come to from `start`."""
    seen, new = {start}, {start}
    while new:
        new = {name for each in new for name in graph.get(each, ())} - seen
        seen |= new
    return frozenset(seen)


def renamed(layout: Layout) -> str:
    """Source that says of each function of the contract under which other name it stands in the file, both ways."""
    pairs = [(name, dialect.name) for name, dialect in layout.dialects.items() if dialect.name != name]
    return "".join(f"{name} = {own}\n{own} = {name}\n" for name, own in pairs)
