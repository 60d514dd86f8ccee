# defines: relu
# says: nothing_like_this is not installed
import nothing_like_this
def relu(z):
    return z * (z > 0)
