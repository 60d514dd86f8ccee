"""One function of the file, called as the contract has it, and answered for as the file's own code calls it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from grader.sandbox.inside.conventions import Signature, signature
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.inside.network_sizes import NetworkSizes
from grader.sandbox.inside.rerouting import OWN
from grader.sandbox.inside.spoken_arguments import SpokenArguments
from grader.sandbox.inside.spoken_values import SpokenValues
from grader.sandbox.protocol.contract import Function
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.layout import Dialect


def code_of(function: Any) -> Any:
    """The code of a function or of a method, None where it has none."""
    return getattr(getattr(function, "__func__", function), "__code__", None)


class NoSuchNetwork(Exception):
    """Raised where a function that knows networks of one depth is asked about another."""


@dataclass(frozen=True)
class Speaker:
    """A function `own` of the file that says in its `dialect` what the contract says of `function`.

    `before` is the one that has to be called first, with the same arguments.
    """

    dialect: Dialect
    function: Function
    own: Callable[..., Any]
    exposed: Exposed
    before: Speaker | None = None
    code: Any = None  # of `own`, as it was before any call of it was rerouted

    def entry(self) -> Callable[..., Any]:
        """The function as the contract has it."""
        @functools.wraps(self.own)
        def call(*arguments: Any) -> Any:
            if len(arguments) != self.function.arity:
                return self.own(*arguments)
            return self.heard(self.called(arguments), arguments)

        vars(call)[OWN] = self.own
        return call

    def called(self, arguments: Sequence[Any]) -> Any:
        """The file's own value for the contract's `arguments`. Raises NoSuchNetwork."""
        self._require_depth()
        given = self._arguments.spoken(arguments)
        if self.before is not None:
            first = self.before.called(arguments)
            given += tuple(first[place] for place in self.dialect.handed)
        asked = self._signature
        if asked is None or not asked.known:
            return self.own(*given)
        placed, named = asked.filled(given, self.exposed.namespace)
        return self.own(*placed, **named)

    def understood(self, given: Sequence[Any]) -> tuple[Any, ...]:
        """The contract's arguments in a call that the file's own code makes."""
        asked = self._signature
        if asked is not None and asked.known:
            given = asked.taken(dict(zip((each.name for each in asked.parameters), given, strict=False)))
        return self._arguments.heard(given)

    def heard(self, value: Any, arguments: Sequence[Any]) -> Any:
        """The file's own `value` for the contract's `arguments`, as the contract has it."""
        return self._values.heard(value, arguments)

    def answer(self, true: Any, own: Any, given: Sequence[Any]) -> Any:
        """The contract's value `true` as the file's own code expects it of this function."""
        return self._values.spoken(true, own, given)

    def is_called(self, called: Any) -> bool:
        """Whether `called`, which is rerouted, is this function, and not another one of the name."""
        code = code_of(called)
        return code is None or self.code is None or code is self.code

    @cached_property
    def _sizes(self) -> NetworkSizes:
        return NetworkSizes(self.exposed)

    @cached_property
    def _arguments(self) -> SpokenArguments:
        return SpokenArguments(self.dialect, self.function, self._sizes)

    @cached_property
    def _values(self) -> SpokenValues:
        return SpokenValues(self.dialect, self.function, self._sizes)

    @cached_property
    def _signature(self) -> Signature | None:
        return signature(self.own, self.function, self._arguments.count, self.exposed.contract)

    def _require_depth(self) -> None:
        only = self.dialect.hidden_layers
        if only is None or not self.function.any_depth or self._sizes.hidden_layers == only:
            return
        raise NoSuchNetwork(f"{self.dialect.name} knows networks of {only} hidden layer{'s' * (only > 1)} only; here "
                            f"one with {self._sizes.hidden_layers} is asked for.")
