# defines: relu
# lacks: name
# says: input() has nobody to answer
name = input('Your name? ')
def relu(z):
    return z * (z > 0)
