# defines: relu
# says: line 3: The import of torch was left out
from torch.nn import functional as F
def relu(z):
    return z * (z > 0)
