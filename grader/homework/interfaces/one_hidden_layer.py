"""One hidden layer: pack(W1, b1, W2, b2), unpack(w), fCE, which may give more beside the cost, and gradCE.

Examples are rows and W is (in, out), in later years columns and (out, in).
"""

from grader.homework.interfaces.interface import Asked, Interface

PAGE = Interface("one_hidden_layer", ("fCE",), ("gradCE",), Asked(loss_alone=True, hidden_layers=1))
