"""Convolution and pooling as one matrix product: every window is a column."""


def windows(shape, height, width, stride):
    """For each window the indices of its numbers in an image of this shape, (C height width, rows columns)."""
    channels, h, v = shape
    rows, columns = (h - height) // stride + 1, (v - width) // stride + 1
    c = np.repeat(np.arange(channels), height * width)[:, None]
    i = np.tile(np.repeat(np.arange(height), width), channels)[:, None] + stride * np.repeat(np.arange(rows), columns)
    j = np.tile(np.arange(width), height * channels)[:, None] + stride * np.tile(np.arange(columns), rows)
    return c, i, j, rows, columns


def conv_forward(x, w, b, stride, pad):
    padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], mode="constant")
    c, i, j, rows, columns = windows(padded.shape[1:], w.shape[2], w.shape[3], stride)
    cols = padded[:, c, i, j]
    out = w.reshape(len(w), -1) @ cols + b[:, None]
    return out.reshape(len(x), len(w), rows, columns), (padded.shape, cols, w, stride, pad)


def conv_backward(dout, cache):
    shape, cols, w, stride, pad = cache
    c, i, j, _, _ = windows(shape[1:], w.shape[2], w.shape[3], stride)
    flat = dout.reshape(*dout.shape[:2], -1)
    dw = np.einsum("nfp,nkp->fk", flat, cols).reshape(w.shape)
    dpadded = np.zeros(shape)
    np.add.at(dpadded, (slice(None), c, i, j), w.reshape(len(w), -1).T @ flat)
    return dpadded[:, :, pad:shape[2] - pad, pad:shape[3] - pad], dw, flat.sum(axis=(0, 2))


def max_pool_forward(x, size, stride):
    n, channels, h, v = x.shape
    _, i, j, rows, columns = windows((1, h, v), size, size, stride)
    cols = x.reshape(n * channels, h, v)[:, i, j]
    chosen = cols.argmax(axis=1)
    out = np.take_along_axis(cols, chosen[:, None], axis=1).reshape(n, channels, rows, columns)
    return out, (x.shape, chosen, i, j)


def max_pool_backward(dout, cache):
    shape, chosen, i, j = cache
    dx = np.zeros((shape[0] * shape[1], *shape[2:]))
    images, places = np.arange(len(dx))[:, None], np.arange(chosen.shape[1])
    np.add.at(dx, (images, i[chosen, places], j[chosen, places]), dout.reshape(len(dx), -1))
    return dx.reshape(shape)
