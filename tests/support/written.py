"""One right homework, written in every form: each question of `grader/homework/layouts` has its own answer in `Written`.

`source` is a file of a student whose functions take and give what the form says. `wrong` replaces a line of the
mathematics, whatever the form.
"""

from dataclasses import dataclass, field

ONE_HOT_FORMS = {"columns": "Y", "rows": "Y.T"}
NUMBER_FORMS = {"numbers": "np.eye(NUM_OUTPUT)[Y].T", "numbers in a row": "np.eye(NUM_OUTPUT)[Y[0]].T",
                "numbers in a column": "np.eye(NUM_OUTPUT)[Y[:, 0]].T"}
LABELS = {**ONE_HOT_FORMS, **NUMBER_FORMS}
ORDERS = {"W b": "weights + biases", "b W": "biases + weights",
          "W1 b1 W2 b2": "[each for pair in zip(weights, biases) for each in pair]",
          "b1 W1 b2 W2": "[each for pair in zip(biases, weights) for each in pair]"}
BIASES = {"(k,)": "b", "(k, 1)": "b[:, None]", "(1, k)": "b[None, :]"}
EXTRAS = {"none": ("", ""), "width and depth": (", n_hidden, n_layers", ", n_hidden, n_layers"),
          "defaults": (", n_hidden=NUM_HIDDEN, n_layers=NUM_HIDDEN_LAYERS", ", n_hidden, n_layers"),
          "alpha": (", alpha", ", alpha"), "alpha, a default": (", alpha=0.5", ", alpha")}
VALUES = {"loss": "loss", "layers": "loss, zs, hs, yhat", "leading x": "loss, zs, [X] + hs, yhat",
          "solution": "loss, 0.5, [X] + zs[:-1], [X] + hs, Ws, yhat", "no last z": "loss, zs[:-1], hs, yhat"}
TRAINS = {"none": None, "contract": ("X, Y, {w}, testX, testY", "{final}, path"),
          "published": ("X, Y, testX, testY, {w}", "path"), "weights first": ("{w}, X, Y, testX, testY", "{final}"),
          "no test data": ("X, Y, {w}", "{final}, path")}


@dataclass(frozen=True)
class Written:
    """The answer to each question; the defaults are the contract's."""

    loss: str = "forward_prop"
    gradient: str = "back_prop"
    rows_of_x: bool = False
    labels: str = "columns"
    turned: tuple[bool, bool, bool] = (False, False, False)
    order: str = "W b"
    unpacks: bool = True              # under this name
    parameters: str = "vector"        # or "lists", "pair"
    bias: str = "(k,)"
    arguments: str = "xyw"
    extra: str = "none"
    summed: bool = False
    value: str = "layers"
    layers_by_rows: bool = False
    gives: str = "vector"             # the gradient; or "lists"
    needs: str = "nothing"            # or "layers", "state": what the gradient takes from the loss
    train: str = "none"
    one_hidden: bool = False
    fixed: tuple[int, int, int] | None = None  # inputs, hidden, classes, written in as numbers
    wrong: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def source(self) -> str:
        """The file."""
        text = "\n\n\n".join(part.strip("\n") for part in (
            self._constants(), self._unpack(), self._forward(), self._gradient(), self._start(), self._train()) if part)
        for right, wrong in self.wrong.items():
            assert right in text, f"{right} is not in the file"
            text = text.replace(right, wrong)
        return text + "\n"

    def _constants(self) -> str:
        depth = "" if self.one_hidden else "NUM_HIDDEN_LAYERS = 3\n"
        m, k, c = self.fixed or (784, 10, 10)
        return (f"import numpy as np\n{depth}NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT = {m}, {k}, {c}\n"
                "LEARNING_RATE, MINIBATCH_SIZE, NUM_EPOCHS = 0.1, 32, 20\n")

    def _sizes(self) -> str:
        m, k, c = self.fixed or ("NUM_INPUT", "NUM_HIDDEN", "NUM_OUTPUT")
        hidden, layers = ("n_hidden", "n_layers") if "n_hidden" in EXTRAS[self.extra][1] else (k, "NUM_HIDDEN_LAYERS")
        return f"[{m}, {hidden}, {c}]" if self.one_hidden else f"[{m}] + [{hidden}] * {layers} + [{c}]"

    @property
    def _name(self) -> str:
        return "unpack" if self.unpacks else "taken_apart"

    def _handed(self) -> str:
        """The parameters of a network in a call of one of the file's own functions."""
        more = EXTRAS[self.extra][1] if "n_hidden" in EXTRAS[self.extra][1] else ""
        return {"vector": f"w{more}", "lists": f"Ws, bs{more}", "pair": f"w{more}"}[self.parameters]

    def _unpack(self) -> str:
        """Every W as (out, in) and every b as (k,), whatever stands in a vector or in lists."""
        first, inner, last = self.turned
        turned = f"lambda i, last: {last} if i == last else ({first} if i == 0 else {inner})"
        more = EXTRAS[self.extra][1] if "n_hidden" in EXTRAS[self.extra][1] else ""
        if self.parameters != "vector":
            taken = "Ws, bs" if self.parameters == "lists" else "w"
            pair = "" if self.parameters == "lists" else "    Ws, bs = w\n"
            return (f"def sizes({more[2:]}):\n    return {self._sizes()}\n\n\nturned = {turned}\n\n\n"
                    f"def straight({taken}{more}):\n{pair}    for (i, o), W, b in zip(zip(sizes({more[2:]}), sizes({more[2:]})[1:]), Ws, bs):\n"
                    f"        assert np.shape(b) == np.shape({BIASES[self.bias].replace('b', 'np.zeros(o)')})\n"
                    f"    return [W.T if turned(i, len(Ws) - 1) else W for i, W in enumerate(Ws)], [np.ravel(b) for b in bs]\n")
        return f'''
turned = {turned}


def sizes({more[2:]}):
    return {self._sizes()}


def {self._name}(w{more}):
    s = sizes({more[2:]})
    last = len(s) - 2
    weights = [("W", i, (a, o) if turned(i, last) else (o, a)) for i, (a, o) in enumerate(zip(s, s[1:]))]
    biases = [("b", i, (o,)) for i, o in enumerate(s[1:])]
    Ws, bs, at = [None] * len(weights), [None] * len(weights), 0
    for kind, i, shape in {ORDERS[self.order]}:
        size = int(np.prod(shape))
        (Ws if kind == "W" else bs)[i] = w[at:at + size].reshape(shape)
        at += size
    return Ws, bs


def straight(w{more}):
    Ws, bs = {self._name}(w{more})
    return [W.T if turned(i, len(Ws) - 1) else W for i, W in enumerate(Ws)], bs
'''

    def _parameters(self) -> str:
        given = {"x": "X", "y": "Y", "w": {"vector": "w", "lists": "Ws, bs", "pair": "w"}[self.parameters]}
        return ", ".join(given[each] for each in self.arguments)

    def _forward(self) -> str:
        each = "[z.T for z in zs], [h.T for h in hs], yhat.T" if self.layers_by_rows else "zs, hs, yhat"
        penalty = " + alpha * sum((W * W).sum() for W in Ws)" if "alpha" in self.extra else ""
        state = "    global kept\n    kept = zs, hs, yhat\n" if self.needs == "state" else ""
        mean = "1" if self.summed else "X.shape[1]"
        value = VALUES[self.value].replace("[X]", "[X.T]" if self.layers_by_rows else "[X]")
        return f'''
def layers(X, Ws, bs):
    zs, hs = [], [X]
    for W, b in zip(Ws, bs):
        zs.append(W @ hs[-1] + b[:, None])
        hs.append(np.maximum(zs[-1], 0))
    e = np.exp(zs[-1] - zs[-1].max(axis=0))
    return zs, hs[1:-1], e / e.sum(axis=0)


def {self.loss}({self._parameters()}{EXTRAS[self.extra][0]}):
    X, Y = {"X.T" if self.rows_of_x else "X"}, {LABELS[self.labels]}
    Ws, bs = straight({self._handed()})
    zs, hs, yhat = layers(X, Ws, bs)
    loss = -np.sum(Y * np.log(yhat)) / {mean}{penalty}
{state}    zs, hs, yhat = {each}
    return {value}


def back(Ws, bs):
    return ([W.T if turned(i, len(Ws) - 1) else W for i, W in enumerate(Ws)],
            [{BIASES[self.bias]} for b in bs])
'''

    def _gradient(self) -> str:
        more = ", zs, hs, yhat" if self.needs == "layers" else ""
        found = {"nothing": f"layers(X, *straight({self._handed()}))", "state": "kept", "layers": "zs, hs, yhat"}[self.needs]
        turn = "" if self.needs != "layers" or not self.layers_by_rows else (
            "    zs, hs, yhat = [z.T for z in zs], [h.T for h in hs], yhat.T\n")
        penalty = " + 2 * alpha * Ws[i]" if "alpha" in self.extra else ""
        lists = ("[d.T if turned(i, len(dWs) - 1) else d for i, d in enumerate(dWs)], "
                 f"[{BIASES[self.bias]} for b in dbs]")
        order = ORDERS[self.order].replace("weights", "dWs").replace("biases", "dbs")
        flat = ("dWs = [d.T if turned(i, len(dWs) - 1) else d for i, d in enumerate(dWs)]\n"
                f"    return np.concatenate([np.ravel(d) for d in {order}])")
        return f'''
def {self.gradient}({self._parameters()}{more}{EXTRAS[self.extra][0]}):
    X, Y = {"X.T" if self.rows_of_x else "X"}, {LABELS[self.labels]}
{turn}    zs, hs, yhat = {found}
    Ws, bs = straight({self._handed()})
    inputs, g, dWs, dbs = [X] + list(hs), (yhat - Y) / {"1" if self.summed else "X.shape[1]"}, [], []
    for i in range(len(Ws) - 1, -1, -1):
        dWs.insert(0, g @ inputs[i].T{penalty})
        dbs.insert(0, g.sum(axis=1))
        if i:
            g = (Ws[i].T @ g) * (zs[i - 1] > 0)
    {f"return {lists}" if self.gives == "lists" else flat}
'''

    def _start(self) -> str:
        more = EXTRAS[self.extra][1] if "n_hidden" in EXTRAS[self.extra][1] else ""
        return f'''
def initWeightsAndBiases({more[2:]}):
    s = sizes({more[2:]})
    Ws = [np.random.randn(o, a) * np.sqrt(2 / a) for a, o in zip(s, s[1:])]
    return back(Ws, [np.zeros(o) for o in s[1:]])
'''

    @property
    def trains(self) -> bool:
        """Whether there is a train that can work: on one vector, and at sizes that no default has fixed."""
        return (TRAINS[self.train] is not None and (self.parameters, self.gives) == ("vector", "vector")
                and self.extra != "defaults")

    def _train(self) -> str:
        if not self.trains:
            return ""
        taken, given = (each.format(w="w", final="w") for each in TRAINS[self.train])
        call = self._parameters().replace("X", "xb").replace("Y", "yb")
        constants = {"none": "", "alpha": ", 0.0", "alpha, a default": ", 0.0", "defaults": "",
                     "width and depth": ", NUM_HIDDEN, NUM_HIDDEN_LAYERS"}[self.extra]
        pick = "X[b]" if self.rows_of_x else "X[:, b]"
        pick_y = {"columns": "Y[:, b]", "numbers in a row": "Y[:, b]"}.get(self.labels, "Y[b]")
        before = f"            {self.loss}({call}{constants})\n" if self.needs == "state" else ""
        handed = f", *{self.loss}({call}{constants})[1:]" if self.needs == "layers" else ""
        return f'''
def train({taken}):
    w, path = np.array(w), []
    n = X.shape[{0 if self.rows_of_x else 1}]
    for epoch in range(NUM_EPOCHS):
        order = np.random.permutation(n)
        for at in range(0, n, MINIBATCH_SIZE):
            b = order[at:at + MINIBATCH_SIZE]
            xb, yb = {pick}, {pick_y}
{before}            w = w - LEARNING_RATE * {self.gradient}({call}{handed}{constants})
        path.append(w)
    return {given}
'''
