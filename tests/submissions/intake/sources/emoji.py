# defines: relu
# quiet: yes
NAME = '😀'
def relu(z):
    return z * (z > 0)
