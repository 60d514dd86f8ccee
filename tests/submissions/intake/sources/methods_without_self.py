# defines: relu
# says: class Net
class Net:
    def relu(z):
        return z
