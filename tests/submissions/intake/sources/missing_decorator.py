# defines: relu
# says: The decorator was left out: it needs jit.
from numba_is_not_here import jit
@jit(nopython=True)
def relu(z):
    return z
