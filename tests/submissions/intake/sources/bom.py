# defines: relu
# quiet: yes
def relu(z):
    return z * (z > 0)
