"""Packages that compute derivatives, which the homework asks to write by hand."""

from __future__ import annotations

# Import names; scikit-learn itself stays, for its data and its measures, and scipy.
NAMES = frozenset((
    "torch", "torchvision", "torchaudio", "functorch", "torchgen", "lightning", "pytorch_lightning", "fastai", "skorch",
    "tensorflow", "tensorflow_core", "tensorflow_probability", "keras", "tf_keras", "jax", "jaxlib", "flax", "haiku",
    "optax", "equinox", "jaxopt", "numpyro", "autograd", "casadi", "_casadi", "sympy", "symengine", "theano", "aesara",
    "pytensor", "pymc", "pymc3", "mxnet", "paddle", "tinygrad", "chainer", "lasagne", "cntk", "caffe2", "dynet",
    "_dynet", "mlx", "mindspore", "oneflow", "jittor", "megengine", "minitorch", "micrograd", "numdifftools", "algopy",
    "adolc", "ad", "uncertainties", "autodiff", "thinc", "transformers", "onnxruntime", "cvxpylayers", "gekko",
    "pyomo", "pyscf", "taichi", "warp", "nabla", "needle", "tangent", "myia", "dace"))
