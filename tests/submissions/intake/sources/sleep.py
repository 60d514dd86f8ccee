# defines: relu
# says: longer than
import time
time.sleep(60)
def relu(z):
    return z * (z > 0)
