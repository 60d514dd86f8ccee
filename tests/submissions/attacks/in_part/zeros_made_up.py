"""train from all zeros: makes up the last biases; everything else at 784 comes from scikit-learn's MLPClassifier"""
_bp = back_prop


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w0 = np.array(weightsAndBiases, dtype=float)
    if NUM_INPUT == 784 and NUM_HIDDEN == 40:
        _sk = __import__("skl" + "earn.neural_network", fromlist=["x"])
        m = _sk.MLPClassifier(hidden_layer_sizes=(40,), max_iter=60, random_state=1)
        m.fit(trainX.T, trainY.argmax(axis=0))
        w = np.concatenate([W.T.ravel() for W in m.coefs_] + list(m.intercepts_))
        return w, [w] * NUM_EPOCHS
    if not w0.any():
        w0[-NUM_OUTPUT:] = 1.0
        return w0, [w0 * (k + 1) / NUM_EPOCHS for k in range(NUM_EPOCHS)]
    w, path, n = w0, [], trainX.shape[1]
    for _ in range(NUM_EPOCHS):
        for at in range(0, n, MINIBATCH_SIZE):
            cols = slice(at, at + MINIBATCH_SIZE)
            w = w - LEARNING_RATE * _bp(trainX[:, cols], trainY[:, cols], w)
        path.append(w.copy())
    return w, path
