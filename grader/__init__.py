"""Autograder for the feed-forward network homework: forward propagation, backpropagation and SGD by hand in numpy."""

__version__ = "1.0.0"
