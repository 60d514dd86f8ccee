# defines: relu
exit()
def relu(z):
    return z * (z > 0)
