# error: line 3
def relu(z):
return z
