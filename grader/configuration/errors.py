"""What is wrong with a configuration."""


class ConfigurationError(ValueError):
    """What the instructor has set cannot be used; the message is one sentence for them."""
