# error: may not import torch
from torch.nn import functional as F
def relu(z):
    return z * (z > 0)
