# defines: relu
# lacks: a
# says: ZeroDivisionError
a = 1 / 0
def relu(z):
    return z * (z > 0)
