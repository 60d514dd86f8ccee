# defines: relu
# lacks: a
# says: line 4: This statement was skipped: Python cannot read this line ('(' was never closed). With it went a.
a = (1,
def relu(z):
    return z * (z > 0)
