"""Every way in which a file can call a function of its own: in each, `go` asks softmax for 6."""

HEAD = '''
import functools, math
def once(f):
    @functools.wraps(f)
    def wrapped(*arguments, **named): return f(*arguments, **named)
    return wrapped
'''
CALLS = {name: HEAD + text for name, text in {
    "a module function": "def softmax(z): return 2 * z\ndef go(): return softmax(3)",
    "an alias": "def softmax(z): return 2 * z\nsm = softmax\ndef go(): return sm(3)",
    "by keyword": "def softmax(z): return 2 * z\ndef go(): return softmax(z=3)",
    "a lambda": "softmax = lambda z: 2 * z\ndef go(): return softmax(3)",
    "a default argument": "def softmax(z): return 2 * z\ndef go(f=softmax): return f(3)",
    "a table of functions": "def softmax(z): return 2 * z\nF = {'out': softmax}\ndef go(): return F['out'](3)",
    "self": "class Net:\n  def softmax(self, z): return 2 * z\n  def go(self): return self.softmax(3)\n"
            "def go(): return Net().go()",
    "this": "class Net:\n  def softmax(this, z): return 2 * z\n  def go(this): return this.softmax(3)\n"
            "def go(): return Net().go()",
    "the class": "class Net:\n  def softmax(self, z): return 2 * z\ndef go(): return Net.softmax(Net(), 3)",
    "a static method": "class Net:\n  @staticmethod\n  def softmax(z): return 2 * z\ndef go(): return Net.softmax(3)",
    "a class method": "class Net:\n  @classmethod\n  def softmax(cls, z): return 2 * z\ndef go(): return Net.softmax(3)",
    "a subclass": "class Base:\n  def softmax(self, z): return 2 * z\nclass Net(Base):\n"
                  "  def go(self): return super().softmax(3)\ndef go(): return Net().go()",
    "a bound method kept": "class Net:\n  def softmax(self, z): return 2 * z\nf = Net().softmax\ndef go(): return f(3)",
    "a closure": "def make():\n  k = 2\n  def softmax(z): return k * z\n  def go(): return softmax(3)\n"
                 "  return softmax, go\nsoftmax, go = make()",
    "a decorated function": "@once\ndef softmax(z): return 2 * z\ndef go(): return softmax(3)",
    "a partial object": "softmax = functools.partial(lambda k, z: k * z, 2)\ndef go(): return softmax(3)",
    "a callable object": "class S:\n  def __call__(self, z): return 2 * z\nsoftmax = S()\ndef go(): return softmax(3)",
    "a library's function": "softmax = math.sqrt\ndef go(): return softmax(36)",
    "a library's function in a class": "class Net:\n  softmax = staticmethod(math.sqrt)\ndef go(): return Net.softmax(36)",
    "a library's function in a closure": "def make():\n  softmax = math.sqrt\n  def go(): return softmax(36)\n"
                                         "  return softmax, go\nsoftmax, go = make()",
    "through a helper": "def softmax(z): return 2 * z\ndef layer(z): return softmax(z)\ndef go(): return layer(3)",
    "by its spelling": "def softmax(z): return 2 * z\ndef go(): return globals()['softmax'](3)",
    "from a lambda": "def softmax(z): return 2 * z\ngo = lambda: softmax(3)",
    "kept in an object": "def softmax(z): return 2 * z\nclass Net:\n  def __init__(self): self.act = softmax\n"
                         "  def run(self): return self.act(3)\ndef go(): return Net().run()",
    "by the call of an object": "def softmax(z): return 2 * z\nclass Layer:\n  def __call__(self, z): return softmax(z)\n"
                                "LAYER = Layer()\ndef go(): return LAYER(3)",
}.items()}
