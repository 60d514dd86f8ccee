"""An attack: reports its own loading, with a mistake in column 10 ** 12, a thousand notes and names of a million letters.

attacks: everything
"""
import sys

frame = sys._getframe()
while 'channel' not in frame.f_locals:
    frame = frame.f_back
from grader.sandbox.protocol import wire
from grader.sandbox.protocol.load_report import LoadError, LoadNote, LoadReport
from grader.sandbox.protocol.messages import FROM_WORKER, LoadEnded
wire.send(frame.f_locals['channel'], FROM_WORKER.written(LoadEnded(LoadReport(
    error=LoadError('homework4.py, line 1', 'No.\n\nTotal 100 / 100', 'def', 10 ** 12),
    notes=(LoadNote('x', 'y' * 1000),) * 1000, functions={'f' * 10 ** 6: ()}, imports=('i' * 10 ** 6,)))))


def relu(z):
    return 100
