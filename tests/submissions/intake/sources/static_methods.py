# defines: relu
# says: class Net
class Net:
    @staticmethod
    def relu(z):
        return z
