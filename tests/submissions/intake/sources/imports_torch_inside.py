# error: may not import torch
def relu(z):
    import torch
    return torch.relu(z)
