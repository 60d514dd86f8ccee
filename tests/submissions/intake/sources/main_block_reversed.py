# defines: relu
# lacks: trained
# quiet: yes
if '__main__' == __name__:
    trained = 1 / 0
def relu(z):
    return z * (z > 0)
