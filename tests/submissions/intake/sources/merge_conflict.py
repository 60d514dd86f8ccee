# defines: relu
# says: line 3: This statement was skipped: Python cannot read this line (invalid syntax). That is left over from a merge in git
<<<<<<< HEAD
def relu(z):
    return z * (z > 0)
