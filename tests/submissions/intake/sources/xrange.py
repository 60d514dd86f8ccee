# defines: relu
# says: write range
for i in xrange(3):
    pass
def relu(z):
    return z * (z > 0)
