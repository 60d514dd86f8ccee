# lacks: relu
# quiet: yes
# nothing yet
