"""Forbidden packages: the import is left out and said, and only what calls into the package is refused."""

import sys

import pytest

from tests.support.loading import loaded

FORBIDDEN = ("torch", "tensorflow", "jax", "autograd")


@pytest.fixture(autouse=True)
def _the_guard_goes_too(monkeypatch):
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])


RIGHT = "def back_prop(x, y, w):\n    return w\n"

# what stands in the file -> the functions of the homework that are refused; all others that it defines are kept
CASES = {
    "not used": ("import torch\n" + RIGHT, set()),
    "another name": ("import tensorflow as tf\ndef problem_b(X):\n    return tf.keras.Sequential([X])\n" + RIGHT, set()),
    "a module of it": ("import torch.nn.functional as F\ndef relu(z):\n    return F.relu(z)\n" + RIGHT, {"relu"}),
    "a name of it": ("from torch import tensor\ndef relu(z):\n    return tensor(z)\n" + RIGHT, {"relu"}),
    "all names of it": ("from torch import *\ndef relu(z):\n    return relu6(z)\n" + RIGHT, {"relu"}),
    "directly": ("import torch\ndef back_prop(x, y, w):\n    return torch.grad(w)\ndef relu(z):\n    return z\n", {"back_prop"}),
    "through a function": ("import torch\ndef helper(w):\n    return torch.grad(w)\ndef back_prop(x, y, w):\n    return helper(w)\n"
                           "def relu(z):\n    return z\n", {"back_prop"}),
    "through two": ("import torch\ndef a(w):\n    return torch.grad(w)\ndef b(w):\n    return a(w)\ndef train(*w):\n    return b(w)\n"
                    + RIGHT, {"train"}),
    "through itself": ("import torch\ndef relu(z):\n    return softmax(z)\ndef softmax(z):\n    return relu(z)\n" + RIGHT, set()),
    "through an alias": ("import torch\nnn = torch.nn\ndef relu(z):\n    return nn.ReLU()(z)\n" + RIGHT, {"relu"}),
    "inside a function": ("def relu(z):\n    import torch\n    return torch.relu(z)\n" + RIGHT, {"relu"}),
    "inside, from": ("def relu(z):\n    from torch import relu as r\n    return r(z)\n" + RIGHT, {"relu"}),
    "by name": ("import importlib\ndef relu(z):\n    return importlib.import_module('torch').relu(z)\n" + RIGHT, {"relu"}),
    "by name at the top": ("t = __import__('torch')\ndef relu(z):\n    return t.relu(z)\n" + RIGHT, {"relu"}),
    "a lambda": ("import torch\nrelu = lambda z: torch.relu(z)\n" + RIGHT, {"relu"}),
    "a default": ("import torch\ndef relu(z, f=torch.relu):\n    return f(z)\n" + RIGHT, {"relu"}),
    "a decorator": ("import torch\n@torch.no_grad()\ndef relu(z):\n    return z\n" + RIGHT, {"relu"}),
    "a comprehension": ("import torch\ndef relu(z):\n    return [torch.relu(a) for a in z]\n" + RIGHT, {"relu"}),
    "a parameter of that name": ("import tensorflow as tf\ndef relu(tf):\n    return tf * (tf > 0)\n" + RIGHT, set()),
    "a variable of that name": ("import torch.nn.functional as F\ndef relu(z):\n    F = z > 0\n    return F * z\n" + RIGHT, set()),
    "an attribute of that name": ("import torch\ndef relu(z):\n    return z.torch\n" + RIGHT, set()),
    "an annotation": ("import torch\ndef relu(z: torch.Tensor) -> torch.Tensor:\n    return z\n" + RIGHT, set()),
    "a comment and a string": ("import torch\ndef relu(z):\n    # as torch.relu\n    'torch.relu'\n    return z\n" + RIGHT, set()),
    "written again without it": ("import torch\ndef relu(z):\n    return torch.relu(z)\ndef relu(z):\n    return z\n" + RIGHT, set()),
    "written again with it": ("import torch\ndef relu(z):\n    return z\ndef relu(z):\n    return torch.relu(z)\n" + RIGHT, {"relu"}),
    "data": ("import tensorflow as tf\n(X, Y), _ = tf.keras.datasets.mnist.load_data()\ndef relu(z):\n    return z\n" + RIGHT, set()),
    "a method": ("import torch\nclass Net:\n    def relu(self, z):\n        return torch.relu(z)\n    def back_prop(self, x, y, w):\n"
                 "        return w\n", {"relu"}),
    "a method through another": ("import torch\nclass Net:\n    def grad(self, w):\n        return torch.grad(w)\n    def back_prop(self, x, y, w):\n"
                                 "        return self.grad(w)\n    def relu(self, z):\n        return z\n", {"back_prop"}),
    "a class of it": ("import torch\nclass Net(torch.nn.Module):\n    def relu(self, z):\n        return z\n" + RIGHT, {"relu"}),
    "a class of it beside ours": ("import torch\nclass Net(torch.nn.Module):\n    def relu(self, z):\n        return z\nclass Mine:\n"
                                  "    def relu(self, z):\n        return z\n    def back_prop(self, x, y, w):\n        return w\n", set()),
    "a class of it beside functions": ("import torch\nclass Net(torch.nn.Module):\n    def relu(self, z):\n        return z\ndef relu(z):\n"
                                       "    return z\n" + RIGHT, set()),
    "an object of such a class": ("import torch\nclass Net:\n    def run(self, z):\n        return torch.relu(z)\ndef relu(z):\n    return Net().run(z)\n"
                                  + RIGHT, {"relu"}),
    "main block": ("if __name__ == '__main__':\n    import torch\n    torch.manual_seed(0)\n" + RIGHT, set()),
    "guarded": ("try:\n    import torch\nexcept ImportError:\n    torch = None\n" + RIGHT, set()),
    "used at the top": ("import torch\ntorch.manual_seed(0)\ndevice = torch.device('cpu')\n" + RIGHT, set()),
}


@pytest.mark.parametrize("case", CASES)
def test_only_what_calls_into_the_package_is_refused(case):
    source, refused = CASES[case]
    exposed, report = loaded(source, forbidden=FORBIDDEN)
    assert report.error is None
    assert {name for name in report.obstacles if name in ("relu", "back_prop", "train", "softmax")} == refused
    for name in refused:
        assert name in exposed.refused or name not in exposed.namespace
        assert f"{name} " in report.obstacles[name]
        assert "This homework may not import torch: the gradients are to be written by hand in numpy." in report.obstacles[name]
    kept = {"back_prop", *(["relu"] if "relu" in source else [])} - refused
    assert kept <= report.functions.keys()


def test_the_import_is_said_once_and_with_its_line():
    _, report = loaded("import numpy as np\nimport torch\nimport torch.nn as nn\nfrom torch import optim\n" + RIGHT, forbidden=FORBIDDEN)
    assert [note.where for note in report.notes] == ["homework4.py, line 2"]
    assert report.notes[0].sentence.startswith("The import of torch was left out")


def test_statements_that_need_it_are_said_in_one_note():
    _, report = loaded("import torch\ntorch.manual_seed(0)\na = torch.zeros(3)\nb = torch.ones(3)\n" + RIGHT, forbidden=FORBIDDEN)
    assert [note.sentence for note in report.notes[1:]] == ["This statement was skipped too: it needs torch; so were 2 more."]


def test_the_sentence_says_where_and_through_what():
    _, report = loaded(CASES["through a function"][0], forbidden=FORBIDDEN)
    assert report.obstacles["back_prop"].startswith("back_prop calls helper, which needs torch (homework4.py, line 3). This homework")
    _, report = loaded(CASES["directly"][0], forbidden=FORBIDDEN)
    assert report.obstacles["back_prop"].startswith("back_prop uses torch (homework4.py, line 3). This homework")


@pytest.mark.parametrize("call", ["torch.relu(z)", "torch(z)", "torch[z]", "[*torch]", "__import__('to' + 'rch')", "exec('import torch')"])
def test_what_no_look_at_the_file_finds_fails_when_it_is_called(call):
    exposed, _ = loaded(f"import torch\nf = globals()\ndef hidden(z):\n    torch = f['torch']\n    return {call}\n" + RIGHT, forbidden=FORBIDDEN)
    with pytest.raises(ImportError, match="This homework may not import torch"):
        exposed.namespace["hidden"](0)


def test_a_long_chain_of_functions_takes_no_long_time():
    chain = "".join(f"def f{i}(z):\n    return f{i + 1}(z)\n" for i in range(2_000))
    _, report = loaded(f"import torch\n{chain}def f2000(z):\n    return torch.relu(z)\ndef relu(z):\n    return f0(z)\n", forbidden=FORBIDDEN)
    assert "relu calls f0, which needs torch" in report.obstacles["relu"]
