"""The contract of this homework: one entry for each function that students write, in the order in which they write it.

Whoever needs to know which functions there are, how they are called, what they return, what they may call, to which
part they belong or where the notes explain them reads it here. To add a function to the homework is to add one entry,
its solution in `reference/`, and its tests in `questions/`.
"""

from __future__ import annotations

from grader.sandbox.protocol.contract import COLUMNS, ELEMENTS, Constant, Contract, Function, Parameter, Part

PARTS = {
    1: "Building blocks", 2: "Jacobians", 3: "Simplification",
    4: "Forward propagation", 5: "Backward propagation", 6: "Training",
}

EVERY_PART = tuple(PARTS)

CONSTANTS = (
    Constant("NUM_HIDDEN_LAYERS", 3, "d", ("n_hidden_layers", "n_layers", "num_layers", "depth", "hidden_layers")),
    Constant("NUM_INPUT", 784, "m", ("n_input", "input_size", "input_dim", "num_inputs", "n_inputs")),
    Constant("NUM_HIDDEN", 10, "k", ("n_hidden", "hidden_size", "hidden_dim", "hidden_units", "width")),
    Constant("NUM_OUTPUT", 10, "c", ("n_output", "output_size", "output_dim", "num_classes", "n_classes",
                                     "num_outputs", "n_outputs")),
    Constant("LEARNING_RATE", 0.1, aliases=("lr", "eta", "step_size")),
    Constant("MINIBATCH_SIZE", 32, aliases=("batch_size", "mini_batch_size", "batchsize")),
    Constant("NUM_EPOCHS", 20, aliases=("epochs", "n_epochs")),
)

BLOCKS = ("relu", "relu_prime", "softmax", "cross_entropy")
ORDER = ("vec", "unvec")
JACOBIANS = ("dJ_dyhat", "dyhat_dz2", "dz2_dh1", "dh1_dz1", "dz1_dvecW1", "dz1_db1")

# One example, or a batch with a column for each.
EXAMPLES = ("c", "cn")
Y, YHAT = Parameter("y", EXAMPLES), Parameter("yhat", EXAMPLES)
THREE_LAYERS = (Parameter("x", ("m",)), Parameter("y", ("c",)), Parameter("W1", ("km",)), Parameter("b1", ("k",)),
                Parameter("W2", ("ck",)), Parameter("b2", ("c",)))
NETWORK = (Parameter("x", ("mn",)), Parameter("y", ("cn",)), Parameter("weightsAndBiases", ("P",)))
GRADIENT = (Part("gradient", "parameters", "P"),)

FUNCTIONS = (
    Function("relu", (Parameter("z"),), (Part("h"),), 1, "§1", lookup=ELEMENTS, may_call=("relu_prime",)),
    Function("relu_prime", (Parameter("z"),), (Part("slope"),), 1, "§3", lookup=ELEMENTS, may_call=("relu",)),
    Function("softmax", (Parameter("z", EXAMPLES),), (Part("yhat"),), 1, "§1", lookup=COLUMNS, may_call=("relu",)),
    Function("cross_entropy", (Y, YHAT), (Part("loss", "number"),), 1, "§1", labels_at=(0,), may_call=("softmax",)),
    Function("vec", (Parameter("W"),), (Part("v"),), 2, "§2", may_call=("unvec",)),
    Function("unvec", (Parameter("v"), Parameter("shape")), (Part("W"),), 2, "§2", may_call=("vec",)),
    Function("dJ_dyhat", (Parameter("y", ("c",)), Parameter("yhat", ("c",))), (Part("row", axes="1c"),), 2, "§3",
             labels_at=(0,), may_call=(*BLOCKS, *ORDER)),
    Function("dyhat_dz2", (Parameter("yhat", ("c",)),), (Part("jacobian", axes="cc"),), 2, "§3",
             may_call=(*BLOCKS, *ORDER)),
    Function("dz2_dh1", (Parameter("W2", ("ck",)),), (Part("jacobian", axes="ck"),), 2, "§3",
             may_call=(*BLOCKS, *ORDER)),
    Function("dh1_dz1", (Parameter("z1", ("k",)),), (Part("jacobian", axes="kk"),), 2, "§3",
             may_call=(*BLOCKS, *ORDER)),
    Function("dz1_dvecW1", (Parameter("x", ("m",)), Parameter("num_hidden")), (Part("jacobian"),), 2, "§3",
             may_call=(*BLOCKS, *ORDER, "dz1_db1")),
    Function("dz1_db1", (Parameter("num_hidden"),), (Part("jacobian", axes="kk"),), 2, "§5",
             may_call=(*BLOCKS, *ORDER)),
    Function("dJ_dW1_by_jacobians", THREE_LAYERS, (Part("dJ_dW1", axes="km"),), 2, "§2, §3", labels_at=(1,),
             may_call=(*BLOCKS, *ORDER, *JACOBIANS, "forward_prop"), gradient=True),
    Function("gradients_3_layer", THREE_LAYERS,
             (Part("dJ_dW1", axes="km"), Part("dJ_db1", axes="k"), Part("dJ_dW2", axes="ck"), Part("dJ_db2", axes="c")),
             3, "§4 to §6", labels_at=(1,),
             may_call=(*BLOCKS, *ORDER, *JACOBIANS, "dJ_dW1_by_jacobians", "forward_prop"), gradient=True),
    Function("unpack", (Parameter("weightsAndBiases", ("P",)),), (Part("Ws", "layers"), Part("bs", "layers")), 0,
             "§7.1"),
    Function("forward_prop", NETWORK,
             (Part("loss", "number"), Part("zs", "layers"), Part("hs", "layers"), Part("yhat", axes="cn")), 4, "§7.1",
             labels_at=(1,), may_call=(*BLOCKS, *ORDER, *JACOBIANS, "unpack"), any_depth=True),
    Function("back_prop", NETWORK, GRADIENT, 5, "§7.2", labels_at=(1,),
             may_call=(*BLOCKS, *ORDER, *JACOBIANS, "unpack", "forward_prop"), any_depth=True, gradient=True),
    Function("back_prop_general", NETWORK, GRADIENT, 5, "§7.2", labels_at=(1,),
             may_call=(*BLOCKS, *ORDER, *JACOBIANS, "unpack", "forward_prop"), any_depth=True, gradient=True),
    Function("initWeightsAndBiases", (), (Part("weightsAndBiases", "parameters", "P"),), 6, "§8", by_chance=True),
    Function("train", (Parameter("trainX", ("mn",)), Parameter("trainY", ("cn",)),
                       Parameter("weightsAndBiases", ("P",)), Parameter("testX", ("mn",)), Parameter("testY", ("cn",))),
             (Part("weightsAndBiases", "parameters", "P"), Part("trajectory", "trajectory")), 6, "§7, §8",
             labels_at=(1, 4), may_call=(*BLOCKS, *ORDER, *JACOBIANS, "unpack", "forward_prop", "back_prop"),
             stood_in=True, by_chance=True),
    Function("findBestHyperparameters", (Parameter("trainX", ("mn",)), Parameter("trainY", ("cn",)),
                                         Parameter("validX", ("mn",)), Parameter("validY", ("cn",))),
             (Part("setting", "settings"),), 6, "§8", labels_at=(1, 3), may_call=("initWeightsAndBiases",),
             stood_in=True, by_chance=True),
)

TRAINING = next(function.part for function in FUNCTIONS if function.name == "train")  # the part that needs digits

CONTRACT = Contract(
    FUNCTIONS, CONSTANTS, PARTS,
    published=("pack", "fCE", "gradCE", "forward_error", "gradient"),
    zero_parameters=("alpha", "beta", "lam", "lamb", "lambda_", "lambd", "l2", "reg", "regularization",
                     "regularisation", "weight_decay", "reg_strength"),
    file="homework4.py", also_named=("backprop",),
)

FOLLOWING = CONTRACT.named(any_depth=True, gradient=True)  # the gradients that follow a forward pass
