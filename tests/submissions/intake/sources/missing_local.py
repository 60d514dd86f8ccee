# defines: relu
# says: utils
from utils import one_hot
def relu(z):
    return z * (z > 0)
