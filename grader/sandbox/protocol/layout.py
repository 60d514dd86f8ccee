"""How the functions of one file say what the contract says: found once, by trying, and told to every worker as data.

Each field of a `Dialect` answers one question by itself, and its default is the contract's own answer. Nothing here
decides anything: `homework/layouts` finds the answers, `sandbox/inside/dialects.py` converts by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from grader.sandbox.protocol.data_classes import dataclass

# How labels are written: a 1 for each example in its column or row, or whole numbers, (n,), (1, n) or (n, 1).
ONE_HOT, NUMBERS, NUMBERS_IN_A_ROW, NUMBERS_IN_A_COLUMN = "one-hot", "(n,)", "(1, n)", "(n, 1)"
# How all parameters are handed over: one vector; two lists, of W and of b; a pair of these; W1, b1, W2, b2 one by one.
VECTOR, LISTS, PAIR, BLOCKS = "vector", "lists", "pair", "blocks"
# Where a part of a value stands, besides a place counted from 0: nowhere; it is the whole value; the last entry of it.
NOWHERE, WHOLE, LAST = -1, -2, -3
AS_IT_IS = (-4,)  # for all places: the file's own value, to look at


@dataclass(frozen=True)
class Packing:
    """How the parameters of a network are written down.

    `turned`: whether W is (in, out), for the first W, those between and the last. The blocks of a vector stand in the
    order all W, all b; or layer by layer; or with b before W; or from the last layer on. `bias` is the shape of each b
    where it is an array by itself: "(k,)", "(k, 1)" or "(1, k)".
    """

    turned: tuple[bool, bool, bool] = (False, False, False)
    form: str = VECTOR
    by_layer: bool = False
    biases_first: bool = False
    last_first: bool = False
    bias: str = "(k,)"


PACKED = Packing()


@dataclass(frozen=True)
class Dialect:
    """How the function called `name` in the file says what one function of the contract says.

    `order` are the contract's arguments in the order of the file's, by their numbers; empty as in the contract.
    `rows` are the symbols of what has one example a row: "m" for x, "c" for y and for yhat. `summed`: losses and
    gradients are sums over the examples. `hidden_layers`: the only depth that it knows. `before` is the function of
    the contract that is called first, with the same arguments; those of its values that stand at `handed` follow them.
    `places` say where in a value each part of the contract's stands, `turned_in` which of the contract's arguments and
    `turned_out` which parts of its value are transposed, `skipped` how many entries of a list come before the
    contract's; empty as in the contract. `as_batch`: the vector of one example is handed over as a batch of one.
    """

    name: str
    order: tuple[int, ...] = ()
    rows: str = ""
    labels: str = ONE_HOT
    packing: Packing = PACKED
    summed: bool = False
    hidden_layers: int | None = None
    before: str = ""
    handed: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    turned_in: tuple[bool, ...] = ()
    turned_out: tuple[bool, ...] = ()
    skipped: tuple[int, ...] = ()
    as_batch: bool = False

    @property
    def plain(self) -> bool:
        """Whether this is the contract's own form, but for the name."""
        return self == Dialect(self.name)


@dataclass(frozen=True)
class Layout:
    """The dialect of each function of the contract, by its name there; those that are not named speak the contract."""

    dialects: Mapping[str, Dialect] = field(default_factory=dict)


AS_IN_THE_CONTRACT = Layout()
