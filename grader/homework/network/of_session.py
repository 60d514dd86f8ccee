"""What a session knows, as this homework has it."""

from __future__ import annotations

from grader.grading.session import Session
from grader.homework.network.scope import NetworkScope
from grader.homework.network.truth import NetworkTruth


def network_scope(session: Session) -> NetworkScope:
    """What the file of `session` can be asked."""
    scope = session.settings.scope
    assert isinstance(scope, NetworkScope), scope
    return scope


def network_truth(session: Session, what: str, scope: NetworkScope | None = None) -> NetworkTruth:
    """The truth of secret cases that serve `what` and nothing else, in `scope` or where everything can be asked."""
    seed = f"secret/{session.settings.secret_seed}/{what}"
    truth = session.truth(seed) if scope is None else session.truth(seed, scope=scope)
    assert isinstance(truth, NetworkTruth), truth
    return truth
