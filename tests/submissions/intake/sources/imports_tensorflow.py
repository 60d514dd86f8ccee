# defines: relu
# says: line 3: The import of tensorflow was left out
import tensorflow
def relu(z):
    return z * (z > 0)
