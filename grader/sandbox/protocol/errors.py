"""What can be wrong with a message."""

from __future__ import annotations


class WireError(Exception):
    """A frame or a message that breaks the rules: the other side is not to be trusted with another word."""


class Gone(WireError):
    """No message at all: the other side has closed the channel, or does not take what is sent."""


class Unsendable(Exception):
    """A value that may not cross; the message is a sentence."""
