"""The cache is an object of a class of the student's, which no wire could carry."""


class Remembered:
    def __init__(self, **kept):
        self.__dict__.update(kept)


def affine_forward(x, w, b):
    return x.dot(w) + b, Remembered(x=x, w=w)


def affine_backward(dout, cache):
    return dout.dot(cache.w.T), cache.x.T.dot(dout), dout.sum(0)


def relu_forward(x):
    return x * (x > 0), Remembered(positive=x > 0)


def relu_backward(dout, cache):
    return np.where(cache.positive, dout, 0)


def dropout_forward(x, mask, keep):
    scaled = mask / keep
    return x * scaled, Remembered(scaled=scaled)


def dropout_backward(dout, cache):
    return dout * cache.scaled
