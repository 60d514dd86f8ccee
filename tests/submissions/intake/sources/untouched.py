# defines: relu
# quiet: yes
def relu(z):
    raise NotImplementedError
