# defines: relu
# quiet: yes
def relu(z):
	a = z
	return a
