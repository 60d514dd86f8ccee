"""What stands in for a function reads the constants where the student's code sets them: in the homework, or beside it."""

from types import ModuleType

import pytest

from grader.homework.contract import CONTRACT
from grader.sandbox.inside.calling import answer
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.protocol.request import Request

TRAIN = "def train(): return [LEARNING_RATE, NUM_EPOCHS]"


@pytest.mark.parametrize(("homework", "settings", "seen"), [
    ("LEARNING_RATE, NUM_EPOCHS = 0.1, 20\ndef f():\n    global LEARNING_RATE\n    LEARNING_RATE = 0.5\n    return train()", "", [0.5, 20]),
    ("def f():\n    settings.LEARNING_RATE = 0.5\n    return train()", "LEARNING_RATE, NUM_EPOCHS = 0.1, 20", [0.5, 20]),
    ("LEARNING_RATE, NUM_EPOCHS = 0.1, 20\ndef f():\n    settings.NUM_EPOCHS = 3\n    return train()",
     "LEARNING_RATE, NUM_EPOCHS = 0.1, 20", [0.1, 3]),
    ("LEARNING_RATE, NUM_EPOCHS = 0.1, 20\ndef f():\n    return train()", "LEARNING_RATE, NUM_EPOCHS = 0.1, 20", [0.1, 20]),
])
def test_constants_are_read_where_they_were_set(homework, settings, seen):
    module, beside = ModuleType("homework4"), ModuleType("settings")
    exec(settings, vars(beside))
    exec(homework + "\ndef train(): pass", vars(module))
    vars(module)["settings"] = beside
    exposed = Exposed(vars(module), CONTRACT, module, {"settings": beside})
    call = Request("f", (), constants={"LEARNING_RATE": 0.1, "NUM_EPOCHS": 20}, standins={"train": TRAIN}).call(1.0)
    assert list(answer(call, exposed, {}, str, lambda *asked: None).value) == seen
