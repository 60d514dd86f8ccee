# defines: relu last
# says: longer than 0.025 seconds
import time
time.sleep(9)
time.sleep(9)
time.sleep(9)
time.sleep(9)
time.sleep(9)
last = 1
def relu(z):
    return z
