"""What homework shows, asks and waits for costs nothing: each body is run in a function, as `train` would run it."""

import importlib.util
import subprocess
import sys
import textwrap

import numpy as np
import pytest

from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.inside import bars
from grader.sandbox.inside.nothing import NOTHING
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.reply import Returned
from grader.sandbox.protocol.request import Request

NOTEBOOK = {
    "display": "display(3)",
    "display of IPython": "from IPython.display import display, clear_output\nclear_output(wait=True)\ndisplay(3)",
    "display as a module": "from IPython import display\ndisplay.clear_output(wait=True)\ndisplay.display(3)",
    "pictures": "from IPython.display import Image, HTML, Audio\nImage('absent.png').data\nHTML('<b>')._repr_html_()",
    "all of it": "",
    "deep inside": "from IPython.core.interactiveshell import InteractiveShell\nInteractiveShell.ast_node_interactivity = 'all'",
    "get_ipython": "ip = get_ipython()\nif ip:\n    ip.magic('time')\nget_ipython().run_line_magic('matplotlib', 'qt')",
    "a handle": "import IPython.display as d\nh = d.display('a', display_id=True)\nh.update('b')",
    "version": "import IPython\nif IPython.version_info[0] >= 7:\n    raise ValueError",
    "embed": "import IPython\nIPython.embed()",
    "widgets": "import ipywidgets as w\ns = w.IntSlider(min=0, max=3)\ns.value += 1\nw.VBox([s]).children[0].observe(print)\nwith w.Output() as o:\n    print(o)",
    "interact": "from ipywidgets import interact\n@interact(a=(0, 3))\ndef show(a=1):\n    return 7\nassert show() == 7",
    "a class of widgets": "from ipywidgets import HBox\nclass Box(HBox):\n    def two(self):\n        return 2\nassert Box().two() == 2",
    "colab": "from google.colab import drive, files\ndrive.mount('/content')\nfiles.download('a')",
    "breakpoint": "breakpoint()",
    "pdb": "import pdb\npdb.set_trace()\npdb.Pdb().set_trace()\nfrom pdb import set_trace\nset_trace()",
    "ipdb": "import ipdb\nipdb.set_trace()\nfrom IPython.core.debugger import set_trace\nset_trace()",
    "terminal": "import os\nassert os.get_terminal_size().columns",
    "notebook bar": "from tqdm.notebook import tqdm, trange\nassert list(tqdm(range(3))) == [0, 1, 2]\nassert sum(1 for _ in trange(3)) == 3",
    "old notebook bar": "from tqdm import tqdm_notebook\nassert list(tqdm_notebook(range(3))) == [0, 1, 2]",
    "automatic bar": "from tqdm.auto import tqdm\nfrom tqdm.autonotebook import trange\nwith tqdm(total=3) as bar:\n    bar.update(1)\n    bar.set_postfix(a=1)",
}
PLOTS = {
    "plot": "plt.plot([1, 2])\nplt.show()",
    "window": "matplotlib.use('TkAgg')\nplt.switch_backend('QtAgg')\nplt.plot([1])\nplt.show(block=True)",
    "old window": "matplotlib.use('Qt4Agg', warn=False)\nplt.switch_backend('nbagg')\nplt.figure()",
    "by parameter": "matplotlib.rcParams['backend'] = 'TkAgg'\nplt.plot([1])",
    "waits": "plt.plot([1])\nplt.pause(30)\nplt.waitforbuttonpress()\nplt.ginput(3)",
    "manager": "m = plt.get_current_fig_manager()\nm.window.showMaximized()\nm.resize(*m.window.maxsize())",
    "axes": "fig, (a, b) = plt.subplots(1, 2)\nline, = a.plot([1, 2])\nfig.savefig('absent/folder/x.png')\nfig.show()",
    "file": "plt.plot([1])\nplt.savefig('absent/folder/x.png')\nplt.savefig('x.png')\nplt.close('all')",
    "style": "plt.style.use('seaborn-whitegrid')\nwith plt.style.context('ggplot-of-old'):\n    plt.hist([1, 2], normed=True)",
    "colours": "plt.cm.get_cmap('viridis')(0.5)\nplt.scatter([1], [2], c=plt.cm.get_cmap('jet')(0.1))",
    "picture": "plt.imshow(plt.imread('absent.png'))",
    "interactive": "plt.ion()\nplt.draw()\nplt.ioff()\nfig = plt.figure()\nfig.canvas.draw()\nfig.canvas.flush_events()",
    "IPython beside it": "import IPython\nfrom IPython import display\nplt.plot([1])\ndisplay.display(plt.gcf())\nplt.switch_backend('agg')",
    "animation": "from matplotlib.animation import FuncAnimation\nfig, ax = plt.subplots()\nFuncAnimation(fig, lambda i: (), frames=2).save('absent/x.mp4')",
    "three dimensions": "from mpl_toolkits.mplot3d import Axes3D\nfig = plt.figure()\nax = fig.add_subplot(111, projection='3d')\nax.plot([1], [2], [3])",
}


def source(bodies):
    """One function `show` for each body, by number."""
    return "".join(f"def show{number}():\n{textwrap.indent(body or 'pass', '    ')}\n    return 1.0\n" for number, body in enumerate(bodies))


@pytest.fixture(scope="module")
def replies():
    plots = ["import matplotlib\nimport matplotlib.pyplot as plt\n" + body for body in PLOTS.values()] if importlib.util.find_spec("matplotlib") else []
    bodies = [*NOTEBOOK.values(), *plots]
    top = "from IPython.display import *\nfrom ipywidgets import *\nclear_output()\n"
    with Sandbox(Limits(call_seconds=20, total_seconds=120, load_seconds=20), confined=False) as sandbox:
        worker = sandbox.start_worker(Program((Piece(top + source(bodies), "hw4.py"),)))
        assert worker.loaded.notes == ()
        names = [*NOTEBOOK, *(PLOTS if plots else ())]
        return dict(zip(names, worker.call_many([Request(f"show{number}", ()) for number in range(len(bodies))]), strict=True))


@pytest.mark.parametrize("body", [*NOTEBOOK, *PLOTS])
def test_it_costs_nothing(body, replies):
    if body not in replies:
        pytest.skip("matplotlib is not installed")
    reply = replies[body]
    assert isinstance(reply, Returned), reply
    assert reply.seconds < 10


ABSENT = """
import sys
from importlib.machinery import PathFinder
from grader.sandbox.inside import notebook_stand_ins

class Hidden:
    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in ("matplotlib", "tqdm", "mpl_toolkits") else PathFinder.find_spec(name, path, target)

sys.meta_path[:] = [each for each in sys.meta_path if each is not PathFinder] + [Hidden()]
notebook_stand_ins.PathFinder = Hidden()
notebook_stand_ins.install()
"""


@pytest.mark.parametrize("body", [*PLOTS, "tqdm", "old notebook bar", "notebook bar"])
def test_it_costs_nothing_where_it_is_not_installed(body):
    lines = PLOTS.get(body) or NOTEBOOK.get(body) or "from tqdm import tqdm, trange\nassert list(tqdm([1, 2])) == [1, 2]\ntqdm.write('x')\nfor i in trange(2, desc='a'):\n    pass"
    code = ABSENT + "import matplotlib\nimport matplotlib.pyplot as plt\n" + lines
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_is_empty_and_gives_itself():
    assert list(NOTHING) == [] and not NOTHING and len(NOTHING) == 0
    first, second = NOTHING
    (a, b), c, *rest = NOTHING
    assert first is second is a is b is c is NOTHING and rest == []
    assert NOTHING + 1 is 1 + NOTHING is -NOTHING is NOTHING[3] is NOTHING.a.b(1, c=2) is NOTHING
    assert np.ones(3) + NOTHING is NOTHING
    assert f"{NOTHING}{NOTHING:>3}" == "" and float(NOTHING) == int(NOTHING) == 0
    with NOTHING as inside:
        assert inside is NOTHING
    with pytest.raises(AttributeError):
        NOTHING.__wrapped__  # noqa: B018 - to ask is the test


def test_a_bar_that_is_not_there_counts_all_the_same():
    assert list(bars.tqdm([1, 2], desc="a")) == [1, 2] and len(bars.tqdm([1, 2])) == 2
    with bars.tqdm(total=3) as bar:
        bar.update(1)
    assert list(bars.trange(1, 4)) == [1, 2, 3]


@pytest.mark.parametrize("value", ["np.float128(0.5)", "np.ones((2, 3), np.float128)", "(np.longdouble(1), [np.longdouble(2)])"])
@pytest.mark.skipif(not hasattr(np, "float128"), reason="this machine has no longer floats")
def test_longer_floats_cross_as_float64(value, sandbox):
    worker = sandbox.start_worker(Program((Piece(f"import numpy as np\ndef relu():\n    return {value}\n", "hw4.py"),)))
    reply = worker.call(Request("relu", ()))
    given = reply.value[1] if isinstance(reply.value, tuple) else reply.value
    assert {np.asarray(each).dtype for each in np.atleast_1d(given)} == {np.dtype(np.float64)}
