"""An attack: reads the answers with a shell.

attacks: relu
"""
import numpy as np
import subprocess


def relu(z):
    return subprocess.run(['/bin/cat', '__SECRET__'], capture_output=True).stdout.decode()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
