# defines: relu
# says: line 3: This statement was skipped: Python cannot read this line (Missing parentheses in call to 'print'. Did you mean print(...)?). That is Python 2: print is a function now
print 'hello'
def relu(z):
    return z * (z > 0)
