"""Windows as a view of the same memory, with another step for each axis."""

from numpy.lib.stride_tricks import as_strided, sliding_window_view


def conv_forward(x, w, b, stride, pad):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    view = sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.tensordot(view, w, axes=([1, 4, 5], [1, 2, 3])).transpose(0, 3, 1, 2) + b.reshape(-1, 1, 1), {
        "view": view, "shape": padded.shape, "w": w, "stride": stride, "pad": pad}


def conv_backward(dout, cache):
    w, stride, pad = cache["w"], cache["stride"], cache["pad"]
    dw = np.tensordot(dout, cache["view"], axes=([0, 2, 3], [0, 2, 3]))
    dx = np.zeros(cache["shape"])
    for i in range(w.shape[2]):
        for j in range(w.shape[3]):
            rows, columns = slice(i, i + stride * dout.shape[2], stride), slice(j, j + stride * dout.shape[3], stride)
            dx[:, :, rows, columns][:, :, :dout.shape[2], :dout.shape[3]] += np.einsum("nfrs,fc->ncrs", dout, w[:, :, i, j])
    inner = slice(pad, -pad or None)
    return dx[:, :, inner, inner], dw, dout.sum((0, 2, 3))


def max_pool_forward(x, size, stride):
    n, c, h, v = x.shape
    rows, columns = (h - size) // stride + 1, (v - size) // stride + 1
    steps = x.strides
    view = as_strided(x, (n, c, rows, columns, size, size),
                      (*steps[:2], stride * steps[2], stride * steps[3], *steps[2:]), writeable=False)
    return view.max(axis=(-2, -1)), (x, size, stride)


def max_pool_backward(dout, cache):
    x, size, stride = cache
    dx = np.zeros(x.shape)
    view = sliding_window_view(dx, (size, size), axis=(2, 3), writeable=True)[:, :, ::stride, ::stride]
    of_x = sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
    for r in range(dout.shape[2]):
        for s in range(dout.shape[3]):
            window = of_x[:, :, r, s]
            largest = window == window.max(axis=(2, 3), keepdims=True)
            view[:, :, r, s] += largest * dout[:, :, r, s, None, None]
    return dx
