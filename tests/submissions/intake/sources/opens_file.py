# defines: relu
# lacks: rows
# says: FileNotFoundError
with open('data.csv') as f:
    rows = f.read()
def relu(z):
    return z * (z > 0)
