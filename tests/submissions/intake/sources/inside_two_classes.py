# lacks: relu
# obstacle: relu stands inside the class B
class A:
    def relu(self, z):
        return z
class B:
    def relu(self, z):
        return z
