# defines: relu
# quiet: yes
from __future__ import annotations
def relu(z: Unknown) -> Unknown:
    return z
