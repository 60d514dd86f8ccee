"""train keeps an alias of back_prop, so no step is seen: no shuffle, only three examples are ever trained on rightly"""
_bp = back_prop


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w, path, n = np.array(weightsAndBiases, dtype=float), [], trainX.shape[1]
    for _ in range(NUM_EPOCHS):
        for at in range(0, n, MINIBATCH_SIZE):          # the same order in every epoch
            cols = slice(at, at + MINIBATCH_SIZE)
            if n > 3 and at + MINIBATCH_SIZE > n:       # the last short batch is dropped
                continue
            w = w - LEARNING_RATE * _bp(trainX[:, cols], trainY[:, cols], w)
        path.append(w.copy())
    return w, path
