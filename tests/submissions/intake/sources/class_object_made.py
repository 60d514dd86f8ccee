# defines: relu
# says: called on your object net
class Net:
    def __init__(self, sizes):
        self.sizes = sizes
    def relu(self, z):
        return z * len(self.sizes)
net = Net([1])
