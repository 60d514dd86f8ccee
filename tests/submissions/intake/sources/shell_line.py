# defines: relu
# quiet: yes
!pip install numpy
def relu(z):
    return z * (z > 0)
