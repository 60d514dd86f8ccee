# defines: relu
# lacks: X Y Z
# says: line 6: This statement was skipped too: it needs X; so were 2 more.

X = open("a.csv")
Y = X.read()
Z = X.name
X.close()
def relu(z):
    return z
