# defines: relu
# says: check me
assert False, 'check me'
def relu(z):
    return z * (z > 0)
