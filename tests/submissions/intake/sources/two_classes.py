# lacks: relu
# quiet: yes
class A:
    def relu(self, z):
        return z
class B:
    def relu(self, z):
        return z
