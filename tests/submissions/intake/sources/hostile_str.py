# defines: relu
# says: skipped
class E(Exception):
    def __str__(self):
        raise ValueError
raise E()
def relu(z):
    return z * (z > 0)
