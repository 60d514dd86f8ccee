# defines: relu
# says: KeyboardInterrupt
raise KeyboardInterrupt
def relu(z):
    return z * (z > 0)
