"""Which methods of a class are taken for functions of the homework."""

import pytest

from grader.sandbox.inside.namespace import Exposed, lift_methods
from grader.sandbox.protocol.contract import Contract, Function, Parameter, Part

CONTRACT = Contract((Function("relu", (Parameter("z"),), (Part("h"),), 1, "§1"),), (), {1: "Blocks"}, published=("pack",))
METHODS = "class Net:\n    def pack(self, w): pass\n    def other(self): pass\n"


@pytest.mark.parametrize(("source", "said"), [
    (METHODS + "    def relu(self, z): pass\n", ["pack, relu are graded as functions of the file."]),
    (METHODS, ["pack is graded as a function of the file."]),
    (METHODS + "def relu(z): pass\n", []),
    (METHODS + "    def relu(self, z): pass\ndef relu(z): pass\n", []),
], ids=["both", "of another published form", "all of the homework's stand outside", "inside and outside"])
def test_methods_are_graded_where_a_function_of_the_homework_stands_nowhere_else(source: str, said: list[str]) -> None:
    exposed = Exposed({"__name__": "homework4"}, CONTRACT)
    exec(source, exposed.namespace)
    assert [sentence for _, sentence in lift_methods(exposed)] == said
