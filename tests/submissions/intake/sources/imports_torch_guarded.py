# defines: relu torch
# quiet: yes
try:
    import torch
except ImportError:
    torch = None
def relu(z):
    return z * (z > 0)
