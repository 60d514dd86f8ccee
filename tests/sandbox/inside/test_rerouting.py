"""Every way in which a file can call its own function leads to what stands in for it, and back again afterwards."""

import pytest

from grader.sandbox.inside.rerouting import rerouted
from tests.support.ways_to_call import CALLS


def loaded(source):
    namespace = {"__name__": "homework4"}
    exec(source, namespace)
    return namespace


@pytest.mark.parametrize("style", CALLS)
def test_a_call_is_rerouted_and_the_own_function_can_still_be_called(style):
    namespace = loaded(CALLS[style])
    assert namespace["go"]() == 6
    with rerouted("softmax", (namespace,), None, lambda own, given, named: ("instead", own(*given, **named))):
        assert namespace["go"]() == ("instead", 6)
    assert namespace["go"]() == 6


def test_the_arguments_come_without_the_object():
    namespace = loaded(CALLS["self"])
    with rerouted("softmax", (namespace,), None, lambda own, given, named: given):
        assert namespace["go"]() == (3,)


def test_a_name_that_nothing_implements_is_made_and_removed_again():
    namespace = loaded("def go(): return softmax(3)")
    with rerouted("softmax", (namespace,), None, lambda own, given, named: 7):
        assert namespace["go"]() == 7
    assert "softmax" not in namespace


def test_the_way_back_is_found_after_an_error():
    namespace = loaded(CALLS["self"])
    with pytest.raises(ZeroDivisionError), rerouted("softmax", (namespace,), None, lambda own, given, named: 1 / 0):
        namespace["go"]()
    assert namespace["go"]() == 6


def test_a_function_that_calls_itself_is_asked_again():
    namespace = loaded("def softmax(z): return 2 if z == 0 else softmax(z - 1)\ndef go(): return softmax(3)")
    calls = []
    with rerouted("softmax", (namespace,), None, lambda own, given, named: (calls.append(given), own(*given))[1]):
        assert namespace["go"]() == 2
    assert calls == [(3,), (2,), (1,), (0,)]


@pytest.mark.parametrize("call", ["self.softmax(3)", "Net.softmax(3)", "Net.softmax(self, 3)"])
def test_a_method_that_no_class_has_is_there_while_it_is_replaced(call):
    namespace = loaded(f"class Net:\n  def go(self): return {call}\ndef go(): return Net().go()")
    with rerouted("softmax", (namespace,), None, lambda own, given, named: given):
        assert namespace["go"]() == (3,)
    with pytest.raises(AttributeError):
        namespace["go"]()
