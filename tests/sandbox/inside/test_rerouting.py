"""Every way in which a file can call its own function leads to what stands in for it, and back again afterwards."""

import pytest

from grader.sandbox.inside.rerouting import rerouted

HEAD = '''
import functools, math
def once(f):
    @functools.wraps(f)
    def wrapped(*arguments, **named): return f(*arguments, **named)
    return wrapped
'''
# Each defines `go`, which calls softmax(3) in its own way; softmax doubles.
STYLES = {
    "a module function": "def softmax(z): return 2 * z\ndef go(): return softmax(3)",
    "an alias": "def softmax(z): return 2 * z\nsm = softmax\ndef go(): return sm(3)",
    "by keyword": "def softmax(z): return 2 * z\ndef go(): return softmax(z=3)",
    "a lambda": "softmax = lambda z: 2 * z\ndef go(): return softmax(3)",
    "a default argument": "def softmax(z): return 2 * z\ndef go(f=softmax): return f(3)",
    "a table of functions": "def softmax(z): return 2 * z\nF = {'out': softmax}\ndef go(): return F['out'](3)",
    "self": "class Net:\n  def softmax(self, z): return 2 * z\n  def go(self): return self.softmax(3)\n"
            "def go(): return Net().go()",
    "this": "class Net:\n  def softmax(this, z): return 2 * z\n  def go(this): return this.softmax(3)\n"
            "def go(): return Net().go()",
    "the class": "class Net:\n  def softmax(self, z): return 2 * z\ndef go(): return Net.softmax(Net(), 3)",
    "a static method": "class Net:\n  @staticmethod\n  def softmax(z): return 2 * z\ndef go(): return Net.softmax(3)",
    "a class method": "class Net:\n  @classmethod\n  def softmax(cls, z): return 2 * z\ndef go(): return Net.softmax(3)",
    "a subclass": "class Base:\n  def softmax(self, z): return 2 * z\nclass Net(Base):\n"
                  "  def go(self): return super().softmax(3)\ndef go(): return Net().go()",
    "a bound method kept": "class Net:\n  def softmax(self, z): return 2 * z\nf = Net().softmax\ndef go(): return f(3)",
    "a closure": "def make():\n  k = 2\n  def softmax(z): return k * z\n  def go(): return softmax(3)\n"
                 "  return softmax, go\nsoftmax, go = make()",
    "a decorated function": "@once\ndef softmax(z): return 2 * z\ndef go(): return softmax(3)",
    "a partial object": "softmax = functools.partial(lambda k, z: k * z, 2)\ndef go(): return softmax(3)",
    "a callable object": "class S:\n  def __call__(self, z): return 2 * z\nsoftmax = S()\ndef go(): return softmax(3)",
    "a library's function": "softmax = math.sqrt\ndef go(): return softmax(36)",
    "a library's function in a class": "class Net:\n  softmax = staticmethod(math.sqrt)\ndef go(): return Net.softmax(36)",
    "a library's function in a closure": "def make():\n  softmax = math.sqrt\n  def go(): return softmax(36)\n"
                                         "  return softmax, go\nsoftmax, go = make()",
}


def loaded(source):
    namespace = {"__name__": "homework4"}
    exec(HEAD + source, namespace)
    return namespace


@pytest.mark.parametrize("style", STYLES)
def test_a_call_is_rerouted_and_the_own_function_can_still_be_called(style):
    namespace = loaded(STYLES[style])
    assert namespace["go"]() == 6
    with rerouted("softmax", (namespace,), None, lambda own, given, named: ("instead", own(*given, **named))):
        assert namespace["go"]() == ("instead", 6)
    assert namespace["go"]() == 6


def test_the_arguments_come_without_the_object():
    namespace = loaded(STYLES["self"])
    with rerouted("softmax", (namespace,), None, lambda own, given, named: given):
        assert namespace["go"]() == (3,)


def test_a_name_that_nothing_implements_is_made_and_removed_again():
    namespace = loaded("def go(): return softmax(3)")
    with rerouted("softmax", (namespace,), None, lambda own, given, named: 7):
        assert namespace["go"]() == 7
    assert "softmax" not in namespace


def test_the_way_back_is_found_after_an_error():
    namespace = loaded(STYLES["self"])
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
