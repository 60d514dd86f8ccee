# says: line 3: This statement was skipped: the name np is not defined
# defines: relu
A = np.zeros(3)
def relu(z):
    return z
