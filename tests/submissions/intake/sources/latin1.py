# defines: relu
# says: read as Latin-1
NAME = 'José'
def relu(z):
    return z * (z > 0)
