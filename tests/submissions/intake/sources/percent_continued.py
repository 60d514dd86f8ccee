# defines: relu
# quiet: yes
a = (7
% 4)
assert a == 3
b = 7 \
% 4
assert b == 3
def relu(z):
    return z * (z > 0)
