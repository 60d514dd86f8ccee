# error: Python 2
try:
    pass
except ValueError, e:
    pass
