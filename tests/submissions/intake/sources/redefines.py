# defines: relu
# quiet: yes
def relu(z):
    return 1
def relu(z):
    return z * (z > 0)
