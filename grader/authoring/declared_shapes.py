"""Is what the reference returned an array of numbers, with the shape that homework.toml declares?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from grader.authoring.beside import NAME
from grader.authoring.declared import DeclaredFunction
from grader.authoring.returned import Values
from grader.configuration.document import AssignmentError


def require_arrays(function: DeclaredFunction, returned: Values, lengths: Mapping[str, int], path: Path) -> None:
    """AssignmentError, in one sentence, unless each value of `function` is as declared; `path` is the reference."""
    table = f"[functions.{function.name}.returns] in {path.parent / NAME}"
    for name in function.outputs:
        axes, shape = function.returns[name].axes, _shape(function, name, returned[name], path)
        wanted = [lengths.get(axis, int(axis) if axis.isdigit() else None) for axis in axes]
        if len(shape) != len(axes) or any(b is not None and a != b for a, b in zip(shape, wanted, strict=True)):
            known = ", ".join(f"{letter} = {length}" for letter, length in sorted(lengths.items()))
            raise AssignmentError(f"{path}: {function.name} returns {name} with shape {shape} where {known}, and "
                                  f"{table} says {','.join(axes) or 'number'}.")


def _shape(function: DeclaredFunction, name: str, value: Any, path: Path) -> tuple[int, ...]:
    try:
        return np.asarray(value, dtype=np.float64).shape
    except (TypeError, ValueError):
        kind = type(value).__name__
        what = f"a {kind} of {len(value)} values" if isinstance(value, (tuple, list)) else f"a value of type {kind}"
        raise AssignmentError(f"{path}: {function.name} returns as {name} {what}, which is no array of numbers, and "
                              f"[functions.{function.name}.returns] in {path.parent / NAME} declares "
                              f"{', '.join(function.returns)}.") from None
