# defines: relu
# says: 'return' outside function
return 3
def relu(z):
    return z * (z > 0)
