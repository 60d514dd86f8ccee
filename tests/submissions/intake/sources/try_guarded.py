# defines: relu
# quiet: yes
try:
    import nothing_like_this
except ImportError:
    nothing = True
def relu(z):
    return z * (z > 0)
