# defines: relu
# says: not finished
raise RuntimeError('not finished')
def relu(z):
    return z * (z > 0)
