"""Every sum a loop; the cache of a layer is a tuple of all that it was given."""


def affine_forward(x, w, b):
    out = np.zeros((x.shape[0], w.shape[1]))
    for n in range(x.shape[0]):
        for m in range(w.shape[1]):
            out[n, m] = b[m] + sum(x[n, d] * w[d, m] for d in range(x.shape[1]))
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(b.shape)
    for n in range(dout.shape[0]):
        for m in range(dout.shape[1]):
            db[m] += dout[n, m]
            for d in range(x.shape[1]):
                dx[n, d] += dout[n, m] * w[d, m]
                dw[d, m] += dout[n, m] * x[n, d]
    return dx, dw, db


def softmax_loss(scores, y):
    loss, dscores = 0.0, np.zeros(scores.shape)
    for n in range(scores.shape[0]):
        e = [np.exp(score - max(scores[n])) for score in scores[n]]
        for c in range(scores.shape[1]):
            dscores[n, c] = (e[c] / sum(e) - (c == y[n])) / scores.shape[0]
        loss -= np.log(e[y[n]] / sum(e)) / scores.shape[0]
    return loss, dscores
