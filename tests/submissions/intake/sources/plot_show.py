# defines: relu
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
def relu(z):
    return z * (z > 0)
