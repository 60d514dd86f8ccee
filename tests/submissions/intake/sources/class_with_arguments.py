# defines: relu
# says: class Net
class Net:
    def __init__(self, sizes):
        self.sizes = sizes
    def relu(self, z):
        return z
