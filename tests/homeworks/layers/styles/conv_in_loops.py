"""A convolution of seven loops, forward and backward, on the array without padding."""


def places(x, w, stride, pad, rows, columns):
    """Each number of the output with the numbers of x and w that it is made of."""
    for n in range(x.shape[0]):
        for f in range(w.shape[0]):
            for r in range(rows):
                for s in range(columns):
                    for c in range(w.shape[1]):
                        for i in range(w.shape[2]):
                            for j in range(w.shape[3]):
                                h, v = r * stride + i - pad, s * stride + j - pad
                                if 0 <= h < x.shape[2] and 0 <= v < x.shape[3]:
                                    yield (n, f, r, s), (n, c, h, v), (f, c, i, j)


def conv_forward(x, w, b, stride, pad):
    rows = (x.shape[2] + 2 * pad - w.shape[2]) // stride + 1
    columns = (x.shape[3] + 2 * pad - w.shape[3]) // stride + 1
    out = np.zeros((len(x), len(w), rows, columns)) + b[None, :, None, None]
    for at, of_x, of_w in places(x, w, stride, pad, rows, columns):
        out[at] += x[of_x] * w[of_w]
    return out, (x, w, b, stride, pad)


def conv_backward(dout, cache):
    x, w, b, stride, pad = cache
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for at, of_x, of_w in places(x, w, stride, pad, *dout.shape[2:]):
        dx[of_x] += dout[at] * w[of_w]
        dw[of_w] += dout[at] * x[of_x]
    return dx, dw, np.sum(dout, axis=(0, 2, 3))
