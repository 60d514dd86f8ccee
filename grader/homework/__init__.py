"""All that knows this homework and is no answer."""
