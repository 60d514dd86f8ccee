"""What stands under `__main__`: what the homework's functions need of it is run, and what only uses them is not."""

import sys
import textwrap

import pytest

from tests.support.loading import loaded


def under_main(text):
    """The text in a `__main__` block."""
    return "if __name__ == '__main__':\n" + textwrap.indent(textwrap.dedent(text), "    ")


PLUS_ONE = "def softmax(z):\n    return z + ONE\n"
PLUS_ARGUMENT = "def softmax(z):\n    return z + args.one\n"
ARGUMENTS = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--one', default=1)\nargs = p.parse_args()\n"
NET = "class Net:\n    def plus(self, z):\n        return z + 1\n"
SLEEPS = "def train(a, b, w, c, d):\n    import time\n    time.sleep(60)\n    return w, []\n"
SEARCH = "def findBestHyperparameters(a, b, c, d):\n    return {'ONE': 5}\n"
MAIN = "def main():\n    ONE = 1\n    def softmax(z):\n        return z + ONE\n    return softmax(2)\n"

# case: (source, the names that were taken); in each, softmax(3) is 4, nothing is skipped, and nothing else is run that would be noticed
CASES = {
    "a constant": (under_main("ONE = 1\n" + PLUS_ONE), "ONE"),
    "two at once": (under_main("ONE, TWO = 1, 2\n" + PLUS_ONE), "ONE"),
    "with a type": (under_main("ONE: int = 1\n" + PLUS_ONE), "ONE"),
    "one more": (under_main("ONE = 0\nONE += 1\n" + PLUS_ONE), "ONE"),
    "by others": (under_main("sizes = [1, 2]\nTOTAL = sum(sizes)\nONE = TOTAL - 2\n" + PLUS_ONE), "ONE, TOTAL, sizes"),
    "a generator": (under_main("import numpy as np\nrng = np.random.default_rng(0)\ndef softmax(z):\n    return z + 1 + 0 * rng.random()\n"), "rng"),
    "said late": (under_main("import numpy as np\nrng = None\nseed = 3\nrng = np.random.default_rng(seed)\n"
                             "def softmax(z):\n    return z + 1 + 0 * rng.random()\n"), "rng, seed"),
    "settings": (under_main("settings = {}\nsettings['one'] = 1\ndef softmax(z):\n    return z + settings['one']\n"), "settings"),
    "settings by a method": (under_main("settings = dict(two=2)\nsettings.update(one=1)\ndef softmax(z):\n    return z + settings['one']\n"), "settings"),
    "settings in a loop": (under_main("table = {}\nfor i in range(2):\n    table[i] = i\ndef softmax(z):\n    return z + table[1]\n"), "i, table"),
    "one way or the other": (under_main("import sys\nif len(sys.argv) > 5:\n    ONE = 7\nelse:\n    ONE = 1\n" + PLUS_ONE), "ONE"),
    "an object": (under_main(NET + "net = Net()\ndef softmax(z):\n    return net.plus(z)\n"), "net"),
    "an object of a class outside": (NET + under_main("net = Net()\ndef softmax(z):\n    return net.plus(z)\n"), "net"),
    "a lambda": (under_main("plus = lambda z: z + 1\ndef softmax(z):\n    return plus(z)\n"), "plus"),
    "a dict of functions": (under_main("def relu(z):\n    return z\nby_name = {'relu': relu}\ndef softmax(z):\n    return by_name['relu'](z) + 1\n"), "by_name"),
    "a default": (under_main("ONE = 1\ndef softmax(z, one=ONE):\n    return z + one\n"), "ONE"),
    "arguments": (under_main(ARGUMENTS + PLUS_ARGUMENT), "args, p"),
    "the other branch": ("if __name__ != '__main__':\n    pass\nelse:\n    ONE = 1\n" + textwrap.indent(PLUS_ONE, "    "), "ONE"),
    "a function by a lambda": (under_main("softmax = lambda z: z + 1\n"), ""),
    "a class": (under_main("class Net:\n    def softmax(self, z):\n        return z + 1\n"), ""),
    "a search after it": (under_main("ONE = 1\n" + PLUS_ONE + SEARCH + "best = findBestHyperparameters(1, 2, 3, 4)\nONE = best['ONE']\n"), "ONE"),
    "a function outside": (PLUS_ONE + under_main("X = open('no data')\nONE = 1\n"), "ONE"),
    "arguments of a function outside": (PLUS_ARGUMENT + under_main(ARGUMENTS), "argparse, args, p"),
    "a helper of a function outside": ("def softmax(z):\n    return plus(z)\n" + under_main("ONE = 1\ndef plus(z):\n    return z + ONE\n"), "ONE, plus"),
    "an import": ("def softmax(z):\n    return z + math.cos(0)\n" + under_main("import math\n"), "math"),
    "two blocks": (under_main("ONE = 1\n") + under_main(PLUS_ONE), "ONE"),
    "a main function": (MAIN + under_main("main()\n"), "ONE"),
    "its exit code": (MAIN + under_main("import sys\nsys.exit(main())\n"), "ONE"),
    "its result": (MAIN + under_main("result = main()\n"), "ONE"),
    "a main function with shared names": (
        "def main():\n    ONE = 0\n    def count():\n        nonlocal ONE\n        ONE = 1\n    def softmax(z):\n        count()\n"
        "        return z + ONE\n" + under_main("main()\n"), "ONE"),
    # what only uses the homework is not run
    "data and training": (under_main("X = open('no data')\n" + SLEEPS + "def softmax(z):\n    return z + 1\nw, path = train(X, X, 0, X, X)\nprint(w)\n"), ""),
    "a local name": (under_main(SLEEPS + "def softmax(z):\n    w = 1\n    return z + w\nw, path = train(1, 1, 0, 1, 1)\n"), ""),
    "what stands above": ("ONE = 1\n" + PLUS_ONE + under_main("ONE = 70\n"), ""),
    "what a plot reads": (under_main("def softmax(z):\n    return z + 1\nhistory = open('no data')\ndef plot():\n    print(history)\n"), ""),
    "what asks and ends": (under_main("name = input()\ndef softmax(z):\n    return z + 1\nimport sys\nsys.exit(0)\n"), ""),
    "a main function beside": ("def softmax(z):\n    return z + 1\ndef main():\n    ONE = open('no data')\n" + under_main("main()\n"), ""),
    "training that is read": (PLUS_ONE + under_main("ONE = 1\n" + SLEEPS + "ONE, path = train(1, 1, 0, 1, 1)\n"), "ONE"),
}


@pytest.fixture(autouse=True)
def _started_without_arguments(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["homework4.py"])


@pytest.mark.parametrize("case", CASES)
def test_what_functions_of_the_homework_read_is_run_and_said_and_what_only_uses_them_is_not(case):
    source, names = CASES[case]
    exposed, report = loaded(source)
    notes = [each.sentence for each in report.notes]
    assert exposed.function("softmax")(3.0) == 4
    taken = [note.rpartition("from here too: ")[2] if "too: " in note else note.rpartition("from here: ")[2] for note in notes if "taken from here" in note]
    assert taken == [f"{names}."] * bool(names)
    assert not [note for note in notes if "skipped" in note]


def test_what_cannot_be_had_without_data_is_skipped_and_said():
    exposed, report = loaded(under_main("X = open('no data').read()\nNUM_INPUT = len(X)\nONE = 1\ndef softmax(z):\n    return z + ONE + 0 * NUM_INPUT\n"))
    assert exposed.function("softmax")(3.0) == 4
    assert [note.sentence.partition(":")[0] for note in report.notes if "skipped" in note.sentence] == ["This statement was skipped", "This statement was skipped too"]
