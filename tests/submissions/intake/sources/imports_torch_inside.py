# lacks: relu
# obstacle: relu uses torch (imports_torch_inside.py, line 3). This homework may not import torch
def relu(z):
    import torch
    return torch.relu(z)
