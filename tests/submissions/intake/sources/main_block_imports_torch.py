# defines: relu
# quiet: yes
if __name__ == '__main__':
    import torch
def relu(z):
    return z * (z > 0)
