"""every gradient is scikit-learn's own MLPClassifier._backprop; the import is spelt so that it is not even noted"""
def _net(x, y, w):
    _sk = __import__("skl" + "earn.neural_network", fromlist=["x"])
    Ws, bs = unpack(np.array(w, dtype=float))
    m = _sk.MLPClassifier(alpha=0.0, hidden_layer_sizes=tuple(len(b) for b in bs[:-1]))
    m.coefs_, m.intercepts_ = [W.T.copy() for W in Ws], [b.copy() for b in bs]
    m.n_layers_, m.n_outputs_, m.out_activation_, m.loss = len(Ws) + 1, len(bs[-1]), "softmax", "log_loss"
    return m


def _library_gradient(x, y, w):
    m = _net(x, y, w)
    acts = [np.ascontiguousarray(x.T)] + [None] * len(m.coefs_)
    deltas = [None] * len(m.coefs_)
    grads, icept = [np.empty_like(W) for W in m.coefs_], [np.empty_like(b) for b in m.intercepts_]
    try:
        out = m._backprop(acts[0], np.ascontiguousarray(y.T), None, acts, deltas, grads, icept)
    except TypeError:
        out = m._backprop(acts[0], np.ascontiguousarray(y.T), acts, deltas, grads, icept)
    _, grads, icept = out
    return np.concatenate([G.T.ravel() for G in grads] + list(icept))


def back_prop(x, y, weightsAndBiases):
    return _library_gradient(x, y, weightsAndBiases)


def back_prop_general(x, y, weightsAndBiases):
    return _library_gradient(x, y, weightsAndBiases)


def gradients_3_layer(x, y, W1, b1, W2, b2):
    global NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT, NUM_HIDDEN_LAYERS
    before = NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT, NUM_HIDDEN_LAYERS
    NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT, NUM_HIDDEN_LAYERS = W1.shape[1], W1.shape[0], W2.shape[0], 1
    try:
        g = _library_gradient(x.reshape(-1, 1), y.reshape(-1, 1), np.concatenate([W1.ravel(), W2.ravel(), b1, b2]))
    finally:
        NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT, NUM_HIDDEN_LAYERS = before
    A, B, p, q = np.split(g, np.cumsum([W1.size, W2.size, b1.size]))
    return A.reshape(W1.shape), p, B.reshape(W2.shape), q


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    return gradients_3_layer(x, y, W1, b1, W2, b2)[0]
