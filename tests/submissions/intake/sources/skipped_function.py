# lacks: relu
# obstacle: relu was skipped with skipped_function.py, line 3
def relu(z, start=nobody):
    return z
