# defines: relu
# quiet: yes
# don't
%matplotlib inline
a = 'it\'s'
%load_ext x
def relu(z):
    return z * (z > 0)
