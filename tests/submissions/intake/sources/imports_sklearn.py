# needs: patience
# defines: relu
# says: sklearn is imported
import sklearn
def relu(z):
    return z * (z > 0)
