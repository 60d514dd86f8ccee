# defines: relu
# says: line 3: The import of torch was left out
import torch
def relu(z):
    return z * (z > 0)
