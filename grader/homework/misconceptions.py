"""Every known mistake in words: what the student reads, where in the notes to look, and a question that leads on.

What is said must be true of every function that the id is proved for; where one sentence cannot be, OF has another.
"""

from __future__ import annotations

from grader.grading.homework import Mistake
from grader.homework.contract import CONTRACT

LOSS, FORWARD, BACKWARD = "§1 (the cost)", "§7.1", "§7.2, step 3"

CATALOGUE: dict[str, Mistake] = {
    # the mean over the examples
    "missing-batch-mean": Mistake(
        "Your gradient is summed over the examples, but the cost is a mean.",
        f"{LOSS} and {BACKWARD}",
        "What happens to your step size when the batch is twice as large?",
    ),
    "sum-for-weights-mean-for-biases": Mistake(
        "Your weight gradients are summed over the examples while the cost is a mean; the biases "
        "are averaged correctly.",
        f"{LOSS} and {BACKWARD}(c)",
        "Which line treats weights and biases differently?",
    ),
    "mean-for-weights-sum-for-biases": Mistake(
        "Your bias gradients are summed over the examples while the cost is a mean; the weights "
        "are averaged correctly.",
        f"{LOSS} and {BACKWARD}(b)",
        "Which line treats weights and biases differently?",
    ),
    "double-batch-mean": Mistake(
        "The mean over the examples is taken twice.",
        f"{LOSS} and {BACKWARD}",
        "In how many places does the number of examples enter between the error and the gradient?",
    ),
    "divided-by-classes": Mistake(
        "The number of classes divides the gradient; the cost sums over the classes.",
        LOSS,
        "Over which index does the cost take a mean, and over which a sum?",
    ),
    "divided-by-features": Mistake(
        "The number of input features divides the gradient; the cost knows nothing of it.",
        LOSS,
        "Which axis of x counts the examples?",
    ),
    "sign-flipped": Mistake(
        "The sign is flipped.",
        "§4 and §7.2.1",
        "If the network gives the true class too little probability, which way should its error point?",
    ),
    # how the error travels back
    "transposed-weights": Mistake(
        "A weight matrix is used transposed.",
        f"{BACKWARD}(d)",
        "What shapes do g and W(i) have, and would your product still fit if all widths differed?",
    ),
    "bias-not-summed": Mistake(
        "The bias gradient is not summed over the examples.",
        f"{BACKWARD}(b)",
        "How many numbers should dJ/db(i) hold, whatever the batch?",
    ),
    "bias-summed-over-neurons": Mistake(
        "The bias gradient is summed over the neurons where its sum goes over the examples.",
        f"{BACKWARD}(b)",
        "Which axis counts the examples, and which must stay?",
    ),
    "bias-summed-to-scalar": Mistake(
        "The bias gradient is summed to one number for the whole layer.",
        f"{BACKWARD}(b) and §5",
        "Over which axis should the sum go, and which must stay?",
    ),
    "missing-relu-mask": Mistake(
        "The derivative of relu is left out on the way back.",
        f"{BACKWARD}(a)",
        "What happens to the error that passes through a neuron whose z is negative?",
    ),
    "mask-from-wrong-layer": Mistake(
        "The derivative of relu is taken at another layer's z.",
        f"{BACKWARD}(a)",
        "Which z belongs to the h that g has just reached?",
    ),
    "mask-at-output": Mistake(
        "The derivative of relu is applied at the output layer, which has no relu.",
        "§7.2.1",
        "Which activation does the output layer have?",
    ),
    "weights-updated-before-use": Mistake(
        "A weight matrix is changed before the error is sent back through it.",
        f"{BACKWARD}(d)",
        "At which parameters is the gradient taken, and are they still the same when g passes W(i)?",
    ),
    "wrong-layer-weights": Mistake(
        "Another layer's weights are used.",
        f"{BACKWARD}(d)",
        "Which matrix made z(i) out of h(i-1)?",
    ),
    "error-not-propagated": Mistake(
        "The error is not multiplied by the weights on its way back.",
        f"{BACKWARD}(d)",
        "How does the error reach a layer below?",
    ),
    "softmax-jacobian-applied-twice": Mistake(
        "The derivative of softmax is applied to an error that already contains it.",
        "§7.2.1",
        "What have the first two Jacobians of §4 become in yhat - y?",
    ),
    "missing-softmax-jacobian": Mistake(
        "The derivative of softmax is left out.",
        "§3 and §7.2, step 3(a)",
        "With respect to what is -y/yhat a derivative?",
    ),
    "relu-prime-at-zero": Mistake("relu'(0) is not 0.", "§3 (relu')", "What do the notes fix for x = 0?"),
    "relu-leaky": Mistake("A slope remains where z is negative.", "§3 (relu')", "What is relu for negative z?"),
    # forward
    "missing-hidden-activation": Mistake(
        "A hidden layer has no relu.", f"{FORWARD}, step 2(b)", "Which step turns z(i) into h(i)?"
    ),
    "activation-at-output": Mistake(
        "relu is applied at the output layer.", FORWARD + ", step 3", "Which activation does the output layer have?"
    ),
    "missing-bias": Mistake("A bias is not added.", f"{FORWARD}, step 2(a)", "Which parameters does z(i) depend on?"),
    "softmax-wrong-axis": Mistake(
        "softmax adds up over the examples, not over the classes.",
        "§1 (a2)",
        "Which of the sums over yhat should be 1: each column's or each row's?",
    ),
    "softmax-over-everything": Mistake(
        "softmax divides by one sum over the whole array.",
        "§1 (a2)",
        "What does one column of yhat add up to, and what should it?",
    ),
    "softmax-shifted-by-batch": Mistake(
        "softmax subtracts one maximum from the whole batch: where an example's scores lie far below it, all its exp "
        "become 0.",
        "§1 (a2)",
        "Which maximum belongs to which example?",
    ),
    "softmax-scaled": Mistake(
        "softmax is taken of z times a constant.", "§1 (a2)", "What stands in the exponent of a2?"
    ),
    "softmax-unstable": Mistake(
        "softmax overflows for large z.",
        "§1 (a2)",
        "What can you subtract from every z of an example without changing its probabilities?",
    ),
    "log-of-zero": Mistake(
        "The loss is not a number when a probability is exactly 0.",
        LOSS,
        "What is 0 times log 0 in numpy, and which terms does the cost need at all?",
    ),
    "layer-skipped": Mistake(
        "A layer is left out.", f"{FORWARD}, step 2", "How many times does the loop of step 2 run, and how many do you?"
    ),
    "relu-capped": Mistake("Large values are cut off.", "§1 (a1)", "What is relu of a million?"),
    "relu-threshold": Mistake(
        "Small positive values are treated as 0.", "§1 (a1)", "What is relu of a millionth, and its slope there?"
    ),
    # the cost
    "wrong-log-base": Mistake(
        "The logarithm has another base than e.", LOSS, "Which logarithm has the derivative 1/p?"
    ),
    "log-guard": Mistake(
        "A constant inside the logarithm is so large that it changes the loss.",
        LOSS,
        "How small may the number that guards against log 0 be, and how small is the smallest float64?",
    ),
    "loss-summed": Mistake(
        "The loss is summed over the examples, not averaged.", LOSS, "What stands before the sums of J?"
    ),
    "loss-divided-by-classes": Mistake(
        "The loss is divided by the number of classes.",
        LOSS,
        "Over which index does J take a mean, and over which a sum?",
    ),
    "loss-outer-product": Mistake(
        "The loss adds up logarithms that do not belong to the true class of their own example.",
        LOSS,
        "What shape has your product of y and log yhat, and which of its entries belong to J?",
    ),
    "loss-first-example-only": Mistake(
        "The loss looks at the first example only.", LOSS, "Over which examples does J sum?"
    ),
    # L2
    "l2-in-gradient-only": Mistake(
        "An L2 term is in the gradient but not in the loss.",
        LOSS + " and §4 (lambda = 0)",
        "Of which function is your gradient the derivative?",
    ),
    "l2-in-loss-only": Mistake(
        "An L2 term is in the loss but not in the gradient.",
        LOSS + " and §4 (lambda = 0)",
        "Of which function is your gradient the derivative?",
    ),
    "l2-in-gradient": Mistake(
        "An L2 term is in the gradient.",
        "§4 (lambda = 0)",
        "Of which function is your gradient the derivative?",
    ),
    "l2-in-loss": Mistake(
        "An L2 term is in the loss.",
        LOSS + " and §4 (lambda = 0)",
        "Where could regularisation live so that forward_prop still returns J?",
    ),
    "l2-in-both": Mistake(
        "An L2 term is in the loss and in the gradient; the homework's J has none.",
        "§4 (lambda = 0)",
        "Where could regularisation live so that forward_prop still returns J?",
    ),
    "l2-sign-flipped": Mistake(
        "The L2 term in the gradient has the wrong sign.", "§4 (lambda = 0)", "Should weight decay make weights larger?"
    ),
    "l2-strengths-differ": Mistake(
        "An L2 term is in the loss and another one in the gradient; neither belongs to the other.",
        "§4 (lambda = 0)",
        "Of which function is your gradient the derivative?",
    ),
    "l2-factor-two": Mistake(
        "The L2 terms of loss and gradient differ by a factor of two.",
        "§4 (lambda = 0)",
        "What is the derivative of a square?",
    ),
    # order and shape
    "column-major-vec": Mistake(
        "A matrix is flattened by columns where the homework flattens by rows.",
        "§2",
        "After the entry in row 1, column 1, which one comes next?",
    ),
    "packing-order": Mistake(
        "The blocks are right but packed in another order.",
        "the homework's back_prop docstring and §2",
        "In which order does unpack read them back?",
    ),
    "layers-reversed": Mistake(
        "The layers come in reversed order.",
        BACKWARD,
        "Backpropagation starts at the last layer; where does the flat vector start?",
    ),
    "matrix-product-for-hadamard": Mistake(
        "A matrix product stands where an elementwise product belongs.",
        "§4 (Hadamard product)",
        "What shape does the result have, and what shape has g?",
    ),
    "hadamard-for-matrix-product": Mistake(
        "An elementwise product stands where a matrix product belongs.",
        "§1 and §3",
        "Does every output depend on every input there?",
    ),
    # behaviour
    "input-mutated": Mistake(
        "Your function changes the arrays it is given.",
        FORWARD,
        "Which of your lines writes into an array that the caller still holds?",
    ),
    "cache-overwritten": Mistake(
        "The stored z are overwritten, here by their own relu.",
        FORWARD + ", step 2",
        "Do z(i) and h(i) share their memory in your code?",
    ),
    "hidden-state-between-calls": Mistake(
        "The same call gives different answers, so something is remembered between calls.",
        FORWARD,
        "Which variables live outside your function and change in it?",
    ),
    "one-hidden-layer-only": Mistake(
        "Your function works for one hidden layer only.", "§7", "Where does your code use the number of hidden layers?"
    ),
    "hard-coded-sizes": Mistake(
        "Your function is right at the homework's default sizes and not at some others.",
        "§7",
        "Which numbers are written into your code that the arguments or constants could tell?",
    ),
    "float32": Mistake(
        "Your numbers have the precision of float32, about 7 digits.",
        "§1",
        "Which line makes the array, and of which dtype?",
    ),
    "integer-truncation": Mistake("Numbers are cut to integers on the way.", "§1", "Which array has an integer dtype?"),
    "random-answers": Mistake(
        "The answer is random: the same call gives another one each time.",
        FORWARD,
        "Which line draws random numbers, and does J have any in it?",
    ),
    "stale-cache": Mistake(
        "A call with arrays of the same shapes as an earlier one is answered with what was computed then.",
        FORWARD,
        "What must be the same before an old result may be used again: the shapes or the numbers?",
    ),
    "some-depths-only": Mistake(
        "Your function is right at some depths and not at others.",
        "§7",
        "Where does your code use the number of hidden layers?",
    ),
    "works-by-rows": Mistake(
        "Your function is right for examples in rows; the homework has one in each column.",
        "§1 (columns are examples)",
        "Which axis of x counts the examples?",
    ),
    # rarer ones
    "gradient-clipped": Mistake(
        "Large gradients are clipped.", f"{BACKWARD}", "Of which function is a clipped gradient the derivative?"
    ),
    "gradient-left-at-zero": Mistake(
        "A gradient stays 0.", BACKWARD, "Which blocks does your loop fill, and which are left as they were made?"
    ),
    "prediction-left-out": Mistake(
        "The prediction is missing from the error.", "§7.2.1", "With what does the error compare y?"
    ),
    "labels-left-out": Mistake(
        "The labels are missing from the error.", "§7.2.1", "With what does the error compare yhat?"
    ),
    "parameters-for-gradient": Mistake(
        "The parameters stand where their gradient belongs.",
        f"{BACKWARD}(b) and (c)",
        "Which list holds the weights, and which their gradients?",
    ),
    "z-for-relu-prime": Mistake(
        "z itself stands where the slope of relu belongs.", "§3 (relu')", "What is the slope of relu at z = 2.5?"
    ),
    "relu-prime-sign": Mistake(
        "The sign of z stands where the slope of relu belongs.", "§3 (relu')", "What is the slope of relu at z = -2?"
    ),
    "filled-off-the-diagonal": Mistake(
        "Entries off the diagonal are not 0.", "§3", "Which outputs depend on which inputs there?"
    ),
    "diagonal-as-vector": Mistake(
        "The diagonal is returned where the whole Jacobian is asked for.",
        "§3",
        "How many rows and columns does this Jacobian have?",
    ),
    "shape-reversed": Mistake(
        "Rows and columns are exchanged in the shape.", "§2", "Which of the two numbers counts the rows?"
    ),
    "relu-for-its-derivative": Mistake(
        "relu itself stands where its derivative belongs.", "§3 (relu')", "What is the slope of relu at z = 2.5?"
    ),
    "relu-derivative-returned": Mistake(
        "The derivative of relu stands where relu belongs.", "§1 (a1)", "What is relu of 2.5?"
    ),
    "missing-output-activation": Mistake(
        "The output is not normalised by softmax.",
        "§1 (a2)",
        "What does one column of yhat add up to, and what should it?",
    ),
    "wrong-layer-bias": Mistake("Another layer's bias is added.", f"{FORWARD}, step 2(a)", "Which b belongs to z(i)?"),
    "error-from-z": Mistake(
        "The error is taken from z, before softmax.", "§7.2.1", "What is compared with y in the first step?"
    ),
    "arguments-swapped": Mistake(
        "Labels and probabilities are exchanged.", LOSS, "Of which of the two does J take the logarithm?"
    ),
    "softmax-included-too-early": Mistake(
        "This already contains the derivative of softmax.", "§3 and §4", "Which Jacobian of §3 was asked for?"
    ),
    "missing-division-by-yhat": Mistake(
        "The derivative of the logarithm is missing.", "§3", "What is the derivative of log p?"
    ),
    "missing-diagonal-term": Mistake(
        "One of the two terms of the softmax derivative is missing.",
        "§3",
        "How do the entries on and off the diagonal differ?",
    ),
    # training (§7, §8)
    "no-shuffle": Mistake(
        "The examples come in the same order in every epoch.", "§8", "What does each epoch draw anew?"
    ),
    "last-batch-dropped": Mistake(
        "The last examples of an epoch are never used.",
        "§8",
        "What if the batch size does not divide the number of examples?",
    ),
    "batch-size-ignored": Mistake(
        "The batches do not have MINIBATCH_SIZE examples.", "the docstring of train", "What does a batch end with?"
    ),
    "labels-left-behind": Mistake(
        "An example is trained on with another example's label.",
        "§1 (y belongs to x)",
        "What must be shuffled together with x?",
    ),
    "features-permuted": Mistake(
        "The features inside an example are permuted.",
        "§1 (columns are examples)",
        "Along which axis of x does your shuffling go?",
    ),
    "step-not-scaled": Mistake(
        "LEARNING_RATE does not scale the step.", "§8 (SGD)", "How long is a step, and which constant says so?"
    ),
    "step-clipped": Mistake(
        "Large steps are clipped.", "§8 (SGD)", "Is the step LEARNING_RATE times the gradient, whatever its size?"
    ),
    "best-on-test-data": Mistake(
        "The parameters that train returns depend on the test data.",
        "the docstring of train",
        "What may the test data be used for, if it is to stand for data that nobody has seen?",
    ),
    "worst-on-validation": Mistake(
        "The setting that does worst on the validation data is returned.",
        "the docstring of findBestHyperparameters",
        "Is a larger or a smaller number better, of an accuracy and of a loss?",
    ),
    "uphill-step": Mistake("The step goes up the gradient.", "§7.2", "Which way does J fall?"),
    "gradient-not-applied": Mistake(
        "The parameters do not move by the gradient.", "§7.2", "Which variable holds the parameters after the step?"
    ),
    "tuned-on-training-data": Mistake(
        "The settings are judged on training data.",
        "§8",
        "Which data has the network not seen when you compare settings?",
    ),
}

# Other words where the function that the mistake is proved for asks for them.
OF: dict[tuple[str, str], Mistake] = {
    ("transposed-weights", "forward_prop"): Mistake(
        "A weight matrix is used transposed.",
        f"{FORWARD}, step 2(a)",
        "What shapes do W(i) and h(i-1) have, and would your product still fit if all widths differed?",
    ),
    ("transposed-weights", "dz2_dh1"): Mistake(
        "The Jacobian is transposed.", "§3", "Which index counts the rows: that of z(2) or that of h(1)?"
    ),
    ("wrong-layer-weights", "forward_prop"): Mistake(
        "Another layer's weights are used.", f"{FORWARD}, step 2(a)", "Which W makes z(i) out of h(i-1)?"
    ),
    ("missing-hidden-activation", "relu"): Mistake(
        "relu returns z as it is.", "§1 (a1)", "What is relu of -2.5?"
    ),
    ("relu-leaky", "relu"): Mistake("Something of a negative z remains.", "§1 (a1)", "What is relu of -2.5?"),
    ("relu-leaky", "forward_prop"): Mistake(
        "Something of a negative z remains in h.", "§1 (a1)", "What is relu of -2.5?"
    ),
    ("missing-relu-mask", "relu_prime"): Mistake(
        "The slope is 1 everywhere.", "§3 (relu')", "What is the slope of relu at z = -2?"
    ),
    ("missing-relu-mask", "dh1_dz1"): Mistake(
        "The slope is 1 everywhere.", "§3 (relu')", "What is the slope of relu at z = -2?"
    ),
    ("missing-output-activation", "softmax"): Mistake(
        "What is returned is not divided by the sum over the classes.",
        "§1 (a2)",
        "What does one column add up to, and what should it?",
    ),
    ("activation-at-output", "softmax"): Mistake(
        "relu is applied to z before softmax.", "§1 (a2)", "Does softmax treat z = -1 and z = -2 alike?"
    ),
    ("sign-flipped", "relu"): Mistake(
        "The sign is flipped.", "§1 (a1)", "What is relu of 2.5, and of -2.5?"
    ),
    ("sign-flipped", "relu_prime"): Mistake(
        "The sign is flipped.", "§3 (relu')", "What is the slope of relu at z = 2.5, and at z = -2.5?"
    ),
    ("sign-flipped", "softmax"): Mistake(
        "The sign is flipped.", "§1 (a2)", "Is the class of the larger score the more probable one?"
    ),
    ("sign-flipped", "cross_entropy"): Mistake(
        "The sign is flipped.", LOSS, "Which sign has log p, and which sign should the cost have?"
    ),
    ("sign-flipped", "forward_prop"): Mistake(
        "The sign is flipped.", LOSS, "Which sign has log p, and which sign should the cost have?"
    ),
    ("sign-flipped", "dJ_dyhat"): Mistake(
        "The sign is flipped.", "§3", "Does J rise or fall with the probability of the true class?"
    ),
    ("sign-flipped", "dyhat_dz2"): Mistake(
        "The sign is flipped.", "§3", "Does a probability rise or fall with its own score, and with another's?"
    ),
    ("sign-flipped", "dz2_dh1"): Mistake(
        "The sign is flipped.", "§3", "Does z(2) rise or fall with h(1) where the weight is positive?"
    ),
    ("sign-flipped", "dh1_dz1"): Mistake(
        "The sign is flipped.", "§3", "Does h(1) rise or fall with z(1) where z(1) is positive?"
    ),
    ("sign-flipped", "dz1_dvecW1"): Mistake(
        "The sign is flipped.", "§3", "Does z(1) rise or fall with a weight where x is positive?"
    ),
    ("sign-flipped", "dz1_db1"): Mistake(
        "The sign is flipped.", "§5", "Does z(1) rise or fall with b(1)?"
    ),
    ("divided-by-features", "forward_prop"): Mistake(
        "The number of input features divides the loss.", LOSS, "Which axis of x counts the examples?"
    ),
    ("wrong-log-base", "dJ_dyhat"): Mistake(
        "This is the derivative of a logarithm to another base than e.", "§3", "What is the derivative of log p?"
    ),
    ("diagonal-as-vector", "dz1_dvecW1"): Mistake(
        "x alone is returned where the whole Jacobian is asked for.",
        "§3",
        "How many rows and columns does this Jacobian have?",
    ),
    ("hadamard-for-matrix-product", "dyhat_dz2"): Mistake(
        "The entries off the diagonal are missing.", "§3", "Does the probability of one class depend on the others' z?"
    ),
}


def words(id: str, question: str = "") -> Mistake:
    """The words for a mistake, as `question` asks for them.

    A gradient of the 3-layer network is derived before the notes come to any depth (§7): there its own section is read.
    """
    mistake, function = OF.get((id, question), CATALOGUE[id]), CONTRACT.by_name.get(question)
    if function is not None and function.gradient and not function.any_depth and "§7" in mistake.read:
        return mistake._replace(read=function.section)
    return mistake


def known(id: str, question: str) -> Mistake | None:
    """As `words`, for whoever meets an id that another grader gave."""
    return words(id, question) if id in CATALOGUE else None
