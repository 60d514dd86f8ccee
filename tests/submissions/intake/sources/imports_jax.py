# error: may not import jax
import jax
def relu(z):
    return z * (z > 0)
