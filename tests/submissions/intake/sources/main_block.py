# defines: relu
# lacks: trained
# quiet: yes
if __name__ == '__main__':
    trained = 1 / 0
def relu(z):
    return z * (z > 0)
