# defines: relu
# says: its constructor asks for sizes, so what it would set is missing
class Net:
    def __init__(self, sizes):
        self.sizes = sizes
    def relu(self, z):
        return z
