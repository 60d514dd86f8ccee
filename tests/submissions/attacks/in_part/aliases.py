"""back_prop is honest; back_prop_general, gradients_3_layer and dJ_dW1_by_jacobians only call it"""
def back_prop_general(x, y, weightsAndBiases):
    return back_prop(x, y, weightsAndBiases)


def gradients_3_layer(x, y, W1, b1, W2, b2):
    global NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT, NUM_HIDDEN_LAYERS
    before = NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT, NUM_HIDDEN_LAYERS
    NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT, NUM_HIDDEN_LAYERS = W1.shape[1], W1.shape[0], W2.shape[0], 1
    try:
        g = back_prop(x.reshape(-1, 1), y.reshape(-1, 1), np.concatenate([W1.ravel(), W2.ravel(), b1, b2]))
    finally:
        NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT, NUM_HIDDEN_LAYERS = before
    A, B, p, q = np.split(g, np.cumsum([W1.size, W2.size, b1.size]))
    return A.reshape(W1.shape), p, B.reshape(W2.shape), q


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    return gradients_3_layer(x, y, W1, b1, W2, b2)[0]
