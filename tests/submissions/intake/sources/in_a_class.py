# defines: relu softmax
# says: class Net
class Net:
    def relu(self, z):
        return z
    def softmax(self, z):
        return z
