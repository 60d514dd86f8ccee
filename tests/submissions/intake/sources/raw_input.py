# defines: relu
# says: That is Python 2; write input
a = raw_input()
def relu(z):
    return z * (z > 0)
