"""Names that Python and its libraries had once, and what to write for them today."""

from __future__ import annotations

ALIASES = {"int": "int", "float": "float", "bool": "bool", "object": "object", "str": "str", "complex": "complex",
           "long": "int", "unicode": "str"}
NUMPY = {
    "product": "np.prod", "cumproduct": "np.cumprod", "sometrue": "np.any", "alltrue": "np.all", "rank": "np.ndim",
    "float_": "np.float64", "complex_": "np.complex128", "longfloat": "np.longdouble", "cfloat": "np.complex128",
    "singlecomplex": "np.complex64", "longcomplex": "np.clongdouble", "clongfloat": "np.clongdouble",
    "Inf": "np.inf", "Infinity": "np.inf", "infty": "np.inf", "PINF": "np.inf", "NINF": "-np.inf", "NaN": "np.nan",
    "PZERO": "0.0", "NZERO": "-0.0", "row_stack": "np.vstack", "in1d": "np.isin", "trapz": "np.trapezoid",
    "round_": "np.round", "asfarray": "np.asarray(a, dtype=float)", "msort": "np.sort(a, axis=0)",
    "asscalar": "a.item()", "unicode_": "np.str_", "string_": "np.bytes_", "bool8": "np.bool_", "int0": "np.intp",
    "uint0": "np.uintp", "object0": "object", "str0": "np.str_", "bytes0": "np.bytes_", "void0": "np.void",
    "cast": "np.asarray(a, dtype=...)", "mat": "np.asmatrix", "math": "math, with `import math` at the top",
    "issubclass_": "issubclass", "find_common_type": "np.result_type", "recfromcsv": "np.genfromtxt",
    "set_string_function": "np.set_printoptions", "loads": "pickle.loads", "float128": "np.longdouble",
    "float96": "np.longdouble", "lookfor": "a search of numpy's documentation", "disp": "print",
}
ARRAY_METHODS = {"itemset": "a[index] = value", "ptp": "np.ptp(a)", "newbyteorder": "a.view(a.dtype.newbyteorder())"}
PYTHON2 = {"xrange": "range", "raw_input": "input", "unicode": "str", "reduce": "functools.reduce", "long": "int",
           "basestring": "str", "unichr": "chr", "execfile": "exec(open(name).read())", "cmp": "(a > b) - (a < b)",
           "file": "open"}
METHODS_OF_PYTHON2 = {"has_key": "key in d", "iteritems": "d.items()", "itervalues": "d.values()",
                      "iterkeys": "d.keys()"}
# (module, name) -> what is there instead
MOVED = {
    ("time", "clock"): "time.perf_counter", ("inspect", "getargspec"): "inspect.getfullargspec",
    ("fractions", "gcd"): "math.gcd", ("string", "letters"): "string.ascii_letters",
    ("string", "maketrans"): "str.maketrans", ("itertools", "izip"): "zip", ("itertools", "imap"): "map",
    ("os", "getcwdu"): "os.getcwd", ("numpy.linalg", "linalg"): "np.linalg",
    ("numpy.random", "random_integers"): "np.random.randint",
    ("scipy", "misc"): "scipy.special, scipy.ndimage or imageio",
    ("scipy.misc", "logsumexp"): "scipy.special.logsumexp", ("scipy.misc", "imread"): "imageio.imread",
    ("scipy.misc", "comb"): "scipy.special.comb", ("scipy.misc", "derivative"): "a difference of your own",
    ("sklearn.datasets", "fetch_mldata"): "fetch_openml", ("sklearn.externals", "joblib"): "joblib",
    ("matplotlib.cm", "get_cmap"): "plt.get_cmap", ("collections", "Iterable"): "collections.abc.Iterable",
    ("collections", "Mapping"): "collections.abc.Mapping", ("collections", "Sequence"): "collections.abc.Sequence",
    ("collections", "Callable"): "collections.abc.Callable",
}
MODULES = {"cPickle": "pickle", "ConfigParser": "configparser", "Queue": "queue", "StringIO": "io",
           "urllib2": "urllib.request", "Tkinter": "tkinter", "imp": "importlib", "distutils": "setuptools",
           "sklearn.cross_validation": "sklearn.model_selection", "sklearn.externals.joblib": "joblib",
           "sklearn.grid_search": "sklearn.model_selection", "scipy.misc": "scipy.special"}


def numpy_name(name: str) -> str | None:
    """What to write for np.`name`, which is no longer there."""
    return NUMPY.get(name) or ALIASES.get(name)
