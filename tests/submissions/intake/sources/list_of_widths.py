# defines: NUM_HIDDEN relu
# quiet: yes
NUM_HIDDEN = [10, 10, 10]
def relu(z):
    return z
