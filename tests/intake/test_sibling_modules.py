"""Modules and packages beside the homework: imports find them as in Python, whatever their form, and nothing else is read."""

import json

import pytest

from grader.homework.contract import CONTRACT
from grader.intake.load_submission import take_in
from grader.sandbox.protocol.request import Request
from tests.support.files import write_all

RELU = "import numpy as np\ndef relu(z):\n    return np.maximum(z, 0)\n"
USE = "def softmax(z):\n    return relu(z) + 1\n"
INSIDE = "import os\nHERE = os.path.dirname(__file__)\nassert HERE.startswith(os.getcwd())\n"
TRY_BOTH = "try:\n    from .layers import relu\nexcept ImportError:\n    from layers import relu\n"
CELL = "from nn.functional import relu\ntry:\n    __file__\nexcept NameError:\n    " + USE.replace("\n", "\n    ")
ONE_OF_TWO = "def softmax(z):\n    return 4.0\ndef cross_entropy(y, yhat):\n    return 1\n"

# layout: the files; in each, softmax(3) is 4
LAYOUTS = {
    # where a file lies
    "the folder of the file": {"homework4.py": "from pathlib import Path\nHERE = Path(__file__).resolve().parent\n" + RELU + USE},
    "a change into it": {"homework4.py": "import os\nos.chdir(os.path.dirname(os.path.abspath(__file__)))\n" + RELU + USE},
    "a log beside the file": {"homework4.py": "import logging, pathlib\nlogging.basicConfig(filename=pathlib.Path(__file__)"
                                              ".with_suffix('.log'))\nlogging.warning('begun')\n" + RELU + USE},
    "a folder that config makes": {"homework4.py": "from config import *\n" + RELU + USE,
                                   "config.py": "from pathlib import Path\nOUT = Path(__file__).parent / 'out'\nOUT.mkdir()\n"},
    "a file beside a module of a package": {"homework4.py": "from nn.paths import relu\n" + USE,
                                            "nn/paths.py": INSIDE + "open(os.path.join(HERE, 'a.log'), 'w').close()\n" + RELU},
    "the folder on the path": {"homework4.py": "import sys\n" + INSIDE + "sys.path.insert(0, HERE)\nfrom layers import relu\n" + USE,
                               "layers.py": RELU},
    "another folder on the path": {"homework4.py": "import sys\n" + INSIDE + "sys.path.append(HERE + '/src')\n"
                                                   "from layers import relu\n" + USE, "src/layers.py": RELU},
    "what a module is called": {"homework4.py": "import layers\nassert (layers.__name__, layers.__package__, layers.__spec__.name) == "
                                                "('layers', '', 'layers')\nrelu = layers.relu\n" + USE, "layers.py": RELU},
    "the folder of a package": {"homework4.py": "import os, nn\nassert nn.__path__ == [os.path.dirname(nn.__file__)]\n"
                                                "from nn import relu\n" + USE, "nn/__init__.py": RELU},
    # relative imports
    "from .nn import": {"hw4/homework4.py": "from .nn import relu\n" + USE, "hw4/__init__.py": "",
                        "hw4/nn/__init__.py": "from .functional import *\n", "hw4/nn/functional.py": "__all__ = ['relu']\n" + RELU},
    "from . import nn": {"hw4/homework4.py": "from . import nn\nrelu = nn.relu\n" + USE,
                         "hw4/nn/__init__.py": "from .functional import relu\n", "hw4/nn/functional.py": RELU},
    "without __init__": {"hw4/homework4.py": "from .nn.functional import relu\n" + USE, "hw4/nn/functional.py": RELU},
    "from the folder above": {"all/hw4/homework4.py": "from ..common import relu\n" + USE, "all/common.py": RELU},
    "two levels": {"hw4/homework4.py": "from .lib import relu\n" + USE, "hw4/__init__.py": "", "hw4/consts.py": "ONE = 1\n",
                   "hw4/lib/__init__.py": "from .deep import *\n", "hw4/lib/deep/__init__.py": "from .functional import relu\n",
                   "hw4/lib/deep/functional.py": "from ...consts import ONE\n" + RELU},
    "at the top of the upload": {"homework4.py": "from .layers import relu\n" + USE, "layers.py": RELU},
    "one way or the other": {"homework4.py": TRY_BOTH + USE, "layers.py": RELU},
    "a package that imports the homework": {"hw4/homework4.py": "from .nn import relu\n" + USE, "hw4/nn.py": RELU,
                                            "hw4/__init__.py": "from .homework4 import softmax\n"},
    "the homework is an __init__": {"hw4/__init__.py": "from .nn import relu\n" + USE, "hw4/nn.py": RELU},
    "a folder that is no name": {"Homework 4 v1.2/homework4.py": "from .nn import relu\n" + USE, "Homework 4 v1.2/nn.py": RELU},
    # absolute ones
    "import of the own package": {"hw4/homework4.py": "import hw4.nn\nfrom hw4.nn import relu\n" + USE,
                                  "hw4/nn/__init__.py": "from hw4.nn.functional import relu\n", "hw4/nn/functional.py": RELU},
    "import as": {"x/hw4/homework4.py": "import hw4.nn.functional as F\nrelu = F.relu\n" + USE, "x/hw4/__init__.py": "",
                  "x/hw4/nn/__init__.py": "", "x/hw4/nn/functional.py": RELU},
    "import of dots": {"homework4.py": "import nn.functional\ndef softmax(z):\n    return nn.functional.relu(z) + 1\n",
                       "nn/functional.py": RELU},
    "a module from a folder": {"homework4.py": "from nn import functional as F\nrelu = F.relu\n" + USE, "nn/functional.py": RELU},
    "modules in __all__": {"homework4.py": "from nn import *\nrelu = functional.relu\n" + USE,
                           "nn/__init__.py": "__all__ = ['functional']\n", "nn/functional.py": RELU},
    "src": {"src/hw4/homework4.py": "from hw4.utils import relu\n" + USE, "src/hw4/__init__.py": "", "src/hw4/utils.py": RELU},
    "inside a function": {"homework4.py": "def softmax(z):\n    from layers import relu\n    return relu(z) + 1\n", "layers.py": RELU},
    "loaded again": {"homework4.py": "import importlib, layers\nimportlib.reload(layers)\nrelu = layers.relu\n" + USE, "layers.py": RELU},
    "a notebook": {"homework4.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": CELL}]}),
                   "nn/__init__.py": "from .functional import relu\n", "nn/functional.py": RELU},
    "a data class": {"hw4/homework4.py": "from __future__ import annotations\nfrom .settings import Settings\n" + RELU + USE,
                     "hw4/settings.py": "from __future__ import annotations\nfrom dataclasses import dataclass\n"
                                        "from typing import ClassVar\n@dataclass\nclass Settings:\n    a: int = 1\n    b: ClassVar[int] = 2\n"},
    # circles
    "a circle": {"homework4.py": "from a import relu\n" + USE,
                 "a.py": "ONE = 1\nfrom b import twice\ndef relu(z):\n    return twice(z) / 2\n",
                 "b.py": "from a import ONE\ndef twice(z):\n    return 2 * ONE * z\n"},
    "a circle of modules": {"homework4.py": "import a\nrelu = a.relu\n" + USE, "a.py": "import b\nrelu = b.relu\nONE = 1\n",
                            "b.py": "import a\ndef relu(z):\n    return z * a.ONE\n"},
    "back to the homework": {"homework4.py": "ONE = 1\nfrom a import relu\n" + USE,
                             "a.py": "from homework4 import ONE\ndef relu(z):\n    return z * ONE\n"},
    "back to it by another name": {"my_hw4.py": "ONE = 1\nfrom a import relu\n" + USE,
                                   "a.py": "from my_hw4 import ONE\ndef relu(z):\n    return z * ONE\n"},
    "back to it in a package": {"hw4/homework4.py": "ONE = 1\nfrom .a import relu\n" + USE,
                                "hw4/a.py": "from . import homework4\nfrom .homework4 import ONE\ndef relu(z):\n    return z * ONE\n"},
    "a circle through a function": {"homework4.py": "from a import relu\n" + USE, "b.py": "from a import ONE\n" + RELU,
                                    "a.py": "def relu(z):\n    from b import relu\n    return relu(z)\nONE = 1\n"},
    # which file it is
    "a module with the homework's name": {"solution.py": "from homework4 import relu\n" + USE + "def cross_entropy(y, yhat):\n    return 1\n",
                                          "homework4.py": RELU + "def vec(W):\n    raise NotImplementedError\n"},
    "all in modules": {"homework4.py": "from layers import *\nfrom losses import *\n", "layers.py": RELU, "losses.py": ONE_OF_TWO},
    "all in a package": {"run.py": "from hw4 import *\n", "hw4/__init__.py": "from .layers import *\nfrom .losses import *\n",
                         "hw4/layers.py": RELU, "hw4/losses.py": "from .layers import relu\n" + ONE_OF_TWO},
    "all in modules of a notebook": {"main.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": "from layers import *\nimport losses\n"
                                                                          "softmax = losses.softmax"}]}),
                                     "layers.py": RELU, "losses.py": ONE_OF_TWO},
}


@pytest.fixture
def started(sandbox, tmp_path):
    """A worker that has loaded these files, and what intake says of them."""
    def start(files, **options):
        write_all(tmp_path, {name: text.encode() for name, text in files.items()})
        taken = take_in(tmp_path, CONTRACT, **options)
        return sandbox.start_worker(taken.program), taken.notes

    yield start
    sandbox.clean()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_was_handed_in_is_found_as_python_finds_it(layout, started):
    worker, _ = started(LAYOUTS[layout])
    assert worker.loaded.notes == ()
    assert worker.call(Request("softmax", (3.0,))).value == 4


def test_a_file_is_read_once_and_all_are_said_in_one_sentence(started):
    files = {"homework4.py": "import layers\nfrom layers import relu\nfrom losses import one\n" + USE, "layers.py": RELU,
             "losses.py": "import layers\none = layers.relu(1)\n", "plots.py": "import layers\n"}
    _, notes = started(files)
    assert notes == ("homework4.py was graded, because it defines 1 of the homework's functions and has the homework's name; "
                     "plots.py was not.", "layers.py, losses.py were read too, because the homework imports them.")


def test_a_homework_that_brings_its_modules_together_is_said_to(started):
    _, notes = started(LAYOUTS["all in modules"] | {"old.py": RELU})
    assert notes[0] == "homework4.py was graded, because it brings together 3 of the homework's functions; old.py was not."


# case: (files, part of a note of intake's, part of one of the load's)
FAILURES = {
    "not handed in": ({"homework4.py": "from .nn import relu\n" + USE, "a.py": ""}, "", "homework4.py, line 1: ImportError"),
    "above the upload": ({"homework4.py": "from ..nn import relu\n" + USE, "nn.py": RELU}, "", "homework4.py, line 1: ImportError"),
    "no text": ({"homework4.py": "from nn import relu\n" + USE, "nn.py": "%PDF-1"}, "nn.py is a PDF document",
                "homework4.py, line 1: ModuleNotFoundError"),
    "a line in a module": ({"homework4.py": "from nn import relu\n" + USE, "nn.py": "X = open('x')\n" + RELU}, "",
                           "nn.py, line 1: FileNotFoundError"),
    "a line of the homework": ({"homework4.py": "from nn import (\n    relu,\n)\nprint 'x'\n" + USE, "nn.py": RELU}, "",
                               "homework4.py, line 4: Python cannot read this line"),
    "a module of two": ({"hw4/homework4.py": "from .nn.f import relu\n" + USE, "hw4/nn/f.py": "X = open('x')\n" + RELU,
                         "hw4/f.py": "X = open('x')\n"}, "", "nn/f.py, line 1: FileNotFoundError"),
    "a name that is not there": ({"homework4.py": "from nn import relu\nfrom nn import tanh\n" + USE, "nn.py": RELU}, "",
                                 "homework4.py, line 2: ImportError: cannot import name 'tanh' from 'nn' (nn.py)."),
    "a package that the homework may not use": ({"homework4.py": "import torch\nfrom nn import relu\n" + USE, "nn.py": RELU,
                                                 "torch/__init__.py": ""}, "torch/__init__.py was not", "The import of torch was left out"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_what_python_would_not_find_or_could_not_run_is_said_in_its_file(case, started):
    files, of_intake, of_load = FAILURES[case]
    worker, notes = started(files, forbidden=("torch",))
    assert of_intake in " ".join(notes)
    told = [f"{each.where}: {each.sentence}".replace("This statement was skipped: ", "") for each in worker.loaded.notes]
    assert len([each for each in told if each.startswith(of_load) or of_load in each]) == 1, told


@pytest.mark.parametrize("spoils", ["sys.meta_path.clear()", "sys.modules['nn'] = None", "del sys.modules['homework4']"])
def test_what_student_code_does_to_imports_costs_its_own_imports_alone(spoils, started):
    worker, _ = started({"hw4/homework4.py": "from . import a\n" + RELU + USE + "def vec(W):\n    import nn\n", "hw4/nn.py": "done = True\n",
                         "hw4/a.py": f"import sys\n{spoils}\n", "hw4/__init__.py": ""})
    assert worker.call(Request("softmax", (3.0,))).value == 4


@pytest.mark.parametrize("stops", ["import os; os._exit(3)\n", "while True: pass\n", "import sys; sys.exit()\n"])
def test_what_ends_or_holds_up_a_module_costs_its_own_statement(stops, started):
    worker, _ = started({"homework4.py": "from nn import relu\n" + USE, "nn.py": RELU + stops + "done = True\n"})
    assert worker.call(Request("softmax", (3.0,))).value == 4
    assert [each.where for each in worker.loaded.notes] == ["nn.py, line 4"]


def test_nothing_of_the_grader_is_told_by_a_path(started):
    worker, _ = started({"hw4/homework4.py": "import os\nfrom . import nn\ndef softmax(z):\n    return __file__, nn.__file__, os.getcwd()\n"
                                             "def relu(z):\n    raise OSError(__file__)\n", "hw4/nn.py": ""})
    own, beside, folder = worker.call(Request("softmax", (1.0,))).value
    assert (own, beside) == (f"{folder}/hw4/homework4.py", f"{folder}/hw4/nn.py")
    assert worker.call(Request("relu", (1.0,))).message == "hw4/homework4.py"
