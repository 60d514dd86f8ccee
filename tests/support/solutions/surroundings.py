"""What stands around the functions in real files: constants, data loading, plots, magics, main blocks, indentation."""

import re

from tests.support.solutions.homework import FUNCTIONS
from tests.support.solutions.layouts import LAYOUTS, Plan, outside

CONSTANTS = {
    "template": (0.1, 32, 20),
    "small_batches": (0.05, 16, 20),
    "fewer_epochs": (0.1, 16, 15),
}
CONSTANT_TEXT = """
NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 10
NUM_OUTPUT = 10
LEARNING_RATE = {}
MINIBATCH_SIZE = {}
NUM_EPOCHS = {}
"""

GUARDED_PLOTS = """
try:
    import matplotlib.pyplot as plt

    images = np.load("fashion_mnist_train_images.npy")
    labels = np.load("fashion_mnist_train_labels.npy")
    plt.imshow(images[0].reshape(28, 28), cmap="gray")
    plt.show()
except Exception as problem:
    print("cannot show the data:", problem)
"""
FAILING_LOAD = """
X_train_all = np.load("mnist_train_images.npy").T / 255.0 - 0.5
y_train_all = np.load("mnist_train_labels.npy")
one_hot = np.eye(NUM_OUTPUT)[y_train_all].T
print("shapes:", X_train_all.shape, one_hot.shape)
"""
MAGICS = """
%matplotlib inline
%load_ext autoreload
%autoreload 2
"""
PRINTS = """
print("Homework 4, numpy", np.__version__)
np.set_printoptions(precision=4, suppress=True)
np.random.seed(0)
"""
TOPS = {"clean": "", "guarded_plots": GUARDED_PLOTS, "failing_load": FAILING_LOAD, "magics": MAGICS, "prints": PRINTS}

MAIN_TRAIN = """
if __name__ == "__main__":
    def load(name):
        X = np.load("mnist_%s_images.npy" % name).T / 255.0
        labels = np.load("mnist_%s_labels.npy" % name)
        return X, np.eye(NUM_OUTPUT)[labels].T

    trainX, trainY = load("train")
    testX, testY = load("test")
    weights = {initWeightsAndBiases}()
    weights, trajectory = {train}(trainX, trainY, weights, testX, testY)
    print("test loss:", {forward_prop}(testX, testY, weights)[0])
"""
MAIN_CHECKS = """
if __name__ == "__main__":
    rows = np.array([[1.0, -2.0], [0.0, 3.0]])
    assert np.all({relu}(rows) >= 0)
    assert np.allclose({softmax}(rows).sum(axis=0), 1)
    print("all checks passed")
"""
MAIN_FUNCTION = """
def main():
    fake = np.random.RandomState(0)
    trainX = fake.randn(NUM_INPUT, 64)
    trainY = np.eye(NUM_OUTPUT)[fake.randint(NUM_OUTPUT, size=64)].T
    print({findBestHyperparameters}(trainX, trainY, trainX, trainY))


if __name__ == "__main__":
    main()
"""
TRAINING_AT_IMPORT = """
demo = np.random.RandomState(1)
demoX = demo.randn(NUM_INPUT, 40)
demoY = np.eye(NUM_OUTPUT)[demo.randint(NUM_OUTPUT, size=40)].T
demo_w, demo_path = {train}(demoX, demoY, {initWeightsAndBiases}(), demoX, demoY)
print("loss on random data:", {forward_prop}(demoX, demoY, demo_w)[0])
"""
FAILING_END = """
trainX = np.load("train_images.npy")
trainY = np.load("train_labels.npy")
weights, trajectory = {train}(trainX.T, trainY, {initWeightsAndBiases}(), trainX.T, trainY)
"""
MAINS = {
    "none": "", "train": MAIN_TRAIN, "checks": MAIN_CHECKS, "main_function": MAIN_FUNCTION,
    "training_at_import": TRAINING_AT_IMPORT, "failing_at_end": FAILING_END,
}
INDENTS = {"four": "    ", "two": "  ", "tab": "\t"}


def reindent(text: str, unit: str) -> str:
    """The same text with another indentation; what is left of a continuation line stays spaces."""
    if unit == "    ":
        return text
    lines = []
    for line in text.split("\n"):
        depth = (len(line) - len(line.lstrip(" "))) // 4
        lines.append(unit * depth + line[4 * depth:])
    return "\n".join(lines)


def _numpy(text: str, name: str) -> str:
    """The same text with numpy under another name."""
    if name == "np":
        return text
    head = {"numpy": "import numpy"}[name]
    return re.sub(r"\bnp\.", f"{name}.", text).replace("import numpy as np", head)


def write(plan: Plan, top: str, main: str, constants: str, numpy: str, indent: str) -> dict[str, str]:
    """All files of one homework."""
    sheets = LAYOUTS[plan.layout](plan)
    names = {name: outside(plan, name) for name in FUNCTIONS}
    files = {}
    for file, sheet in sheets.items():
        if file == "homework4.py":
            text = sheet.text(CONSTANT_TEXT.format(*CONSTANTS[constants]) + TOPS[top])
            text += ("\n\n" + MAINS[main].strip("\n").format_map(names) + "\n") if MAINS[main] else ""
        else:
            text = sheet.text()
        files[file] = reindent(_numpy(text, numpy), INDENTS[indent])
    return files
