# defines: relu
# says: SystemExit
import sys
sys.exit(0)
def relu(z):
    return z * (z > 0)
