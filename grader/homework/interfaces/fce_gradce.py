"""2023 on: fCE(X, Y, weights) -> ce and gradCE; NUM_HIDDEN is a list; initWeightsAndBiases gives Ws and bs."""

from grader.homework.interfaces.interface import Asked, Interface

PAGE = Interface("fce_gradce", ("fCE",), ("gradCE",), Asked(loss_alone=True))
