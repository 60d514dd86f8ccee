# defines: relu
# says: longer than
while True:
    try:
        pass
    except Exception:
        pass
def relu(z):
    return z * (z > 0)
