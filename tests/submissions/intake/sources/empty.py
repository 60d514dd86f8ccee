# lacks: relu
# quiet: yes
