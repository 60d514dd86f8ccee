"""Batch normalisation back through every step of a computational graph, with the cache in a dict."""


def batchnorm_forward(x, gamma, beta, running_mean, running_var):
    n = x.shape[0]
    mean = 1.0 / n * np.sum(x, axis=0)
    centred = x - mean
    variance = 1.0 / n * np.sum(centred ** 2, axis=0)
    root = np.sqrt(variance + EPSILON)
    inverse = 1.0 / root
    normal = centred * inverse
    cache = {"centred": centred, "variance": variance, "root": root, "inverse": inverse, "normal": normal,
             "gamma": gamma}
    return (gamma * normal + beta, 0.9 * running_mean + 0.1 * mean, 0.9 * running_var + 0.1 * variance, cache)


def batchnorm_backward(dout, cache):
    n = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * cache["normal"], axis=0)
    dnormal = dout * cache["gamma"]
    dinverse = np.sum(dnormal * cache["centred"], axis=0)
    dcentred = dnormal * cache["inverse"]
    droot = -1.0 / cache["root"] ** 2 * dinverse
    dvariance = 0.5 / np.sqrt(cache["variance"] + EPSILON) * droot
    dcentred = dcentred + 2.0 / n * np.ones(dout.shape) * dvariance * cache["centred"]
    return dcentred - np.sum(dcentred, axis=0) / n, dgamma, dbeta
