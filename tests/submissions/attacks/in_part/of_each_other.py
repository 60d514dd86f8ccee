"""relu and relu_prime, each made of the other: with true values of one, the other would be right"""
def relu(z):
    return z * relu_prime(z)


def relu_prime(z):
    return np.sign(relu(z))
