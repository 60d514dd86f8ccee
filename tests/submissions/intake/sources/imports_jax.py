# defines: relu
# says: line 3: The import of jax was left out
import jax
def relu(z):
    return z * (z > 0)
