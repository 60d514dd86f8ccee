# coding: rot13
# defines: relu
# says: it was read as Latin-1
def relu(z):
    return z  # é
