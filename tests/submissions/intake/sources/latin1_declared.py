# -*- coding: latin-1 -*-
# defines: relu
# quiet: yes
NAME = 'José'
def relu(z):
    return z * (z > 0)
