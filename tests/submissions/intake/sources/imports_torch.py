# error: may not import torch
import torch
def relu(z):
    return z * (z > 0)
