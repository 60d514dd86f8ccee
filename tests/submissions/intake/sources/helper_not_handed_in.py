# defines: relu
# says: if it is a file of yours, hand in both
from my_utils import *
def relu(z):
    return z
