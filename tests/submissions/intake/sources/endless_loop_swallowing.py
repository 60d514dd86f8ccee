# needs: a worker
# defines: relu
# says: This statement was skipped
while True:
    try:
        pass
    except Exception:
        pass
def relu(z):
    return z * (z > 0)
