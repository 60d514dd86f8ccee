# defines: relu vec
# says: longer than
def relu(z):
    return z * (z > 0)
while True:
    pass
def vec(W):
    return W.reshape(-1)
