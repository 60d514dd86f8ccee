"""What submissions usually import is imported once, in the parent of their workers, and changes nothing else for them."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.host.zygotes import MOST, Zygotes
from grader.sandbox.protocol.preloading import packages_in
from grader.sandbox.protocol.request import Request
from tests.support.loading import program
from tests.support.slow import one_in

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there are zygotes only on Linux")
needs_packages = pytest.mark.skipif(not all(map(find_spec, ("matplotlib", "scipy", "sklearn"))),
                                    reason="needs what the image installs")


@pytest.mark.parametrize(("line", "packages"), [
    ("import numpy as np", set()),
    ("import matplotlib.pyplot as plt", {"matplotlib"}),
    ("import os, scipy.optimize, sklearn", {"scipy", "sklearn"}),
    ("    from sklearn.decomposition import PCA", {"sklearn"}),
    ("from mpl_toolkits.mplot3d import Axes3D", {"mpl_toolkits"}),
    ("# import scipy", set()),
    ("x = 'import scipy'", set()),
    ("import os  # not scipy", set()),
    ("import sklearnlike", set()),
])
def test_the_packages_that_a_source_imports(line, packages):
    assert packages_in([f"import math\n{line}\nx = 1\n"]) == packages


LOADED = "import sys\n{}\ndef loaded(name): return name in sys.modules\n"


@needs_packages
def test_a_worker_finds_loaded_what_its_file_imports_and_nothing_else():
    with Sandbox() as sandbox:
        plain, plots = program(LOADED.format("")), program(LOADED.format("def later():\n    import scipy.optimize"))
        for each, there in ((plots, True), (plain, False), (plots, True)):
            assert sandbox.start_worker(each).call(Request("loaded", ("scipy.optimize",))).value is there


@needs_packages
def test_a_backend_can_be_named_before_pyplot_is_imported():
    text = 'import matplotlib\nmatplotlib.use("TkAgg")\nimport matplotlib.pyplot as plt\ndef f(): return plt.__name__\n'
    with Sandbox() as sandbox:
        worker = sandbox.start_worker(program(text))
        assert worker.loaded.notes == () and worker.call(Request("f")).value == "matplotlib.pyplot"


@needs_packages
@pytest.mark.parametrize("package", one_in(2, ("sklearn", "scipy")))
def test_what_is_forbidden_is_in_no_worker_by_way_of_another_program_or_package(package):
    text = LOADED.format(f"def f():\n    import {package}")
    with Sandbox() as sandbox:
        for forbidden, there in (((), True), (("scipy",), False)):
            tried = text.replace("import scipy", "from sys import path") if forbidden else text
            worker = sandbox.start_worker(program(tried, forbidden=forbidden))
            assert worker.call(Request("loaded", ("scipy",))).value is there


@needs_packages
def test_zygotes_are_few_one_for_each_set_and_the_oldest_goes_first(tmp_path):
    zygotes = Zygotes(tmp_path, tmp_path)
    try:
        texts = ["", "import matplotlib", "import scipy", "", "import sklearn", "import scipy"]
        pids = [zygotes.suited_to(program(text)).pid for text in texts]
        assert len(zygotes.running) == MOST
        first, _, second, third, *_ = pids  # one that holds numpy alone is not kept for want of use
        assert pids == [first, first, second, third, third, second] and len({first, second, third}) == 3
        assert zygotes.suited_to(program("")).pid not in pids and first not in {each.pid for each in zygotes.running}
    finally:
        zygotes.close()


@needs_packages
def test_no_thread_and_no_memory_that_workers_would_share_comes_with_the_packages():
    script = ("import numpy\nfrom grader.sandbox.inside.preloading import USUAL, preload\nprint(preload(USUAL).threads)\n"
              "print([line for line in open('/proc/self/maps') if line.split()[1][3] == 's' and 'w' in line.split()[1]])")
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "JOBLIB_MULTIPROCESSING": "0"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.split("\n")[:2] == ["1", "[]"]
