# defines: relu
# lacks: net
# says: skipped too: it needs layers
from nothing_like_this import layers
net = layers.Dense(3)
def relu(z):
    return z * (z > 0)
