# defines: relu
# quiet: yes
%matplotlib inline
def relu(z):
    return z * (z > 0)
