# defines: relu
# quiet: yes
relu = lambda z: z * (z > 0)
