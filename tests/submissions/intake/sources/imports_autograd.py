# defines: relu
# says: line 3: The import of autograd was left out
import autograd
def relu(z):
    return z * (z > 0)
