"""An attack: is wrong on purpose in the small functions, so that true values replace them, and takes the answer of
forward_prop from the tables of these values.

attacks: everything
"""
import gc
import sys


def relu(z):
    return z * 0 - 7


def softmax(z):
    return z * 0 - 7


def cross_entropy(y, yhat):
    return -7.0


def tables():
    frame = sys._getframe()
    while frame:
        if 'request' in frame.f_locals:
            return frame.f_locals['request']['replacements']
        frame = frame.f_back
    return next(each for each in gc.get_objects() if isinstance(each, dict) and set(each) == {'relu', 'softmax'})


def forward_prop(x, y, weightsAndBiases):
    found, deep = tables(), NUM_HIDDEN_LAYERS + 1
    zs = [arguments[0] for arguments in found['relu']['arguments']][-deep:]
    hs = list(found['relu']['values'])[-deep:-1]
    globals()['relu'](zs[0])
    return found['cross_entropy']['values'][0], zs, hs, found['softmax']['values'][0]
