"""Autograder for the feed-forward network homework: forward propagation, backpropagation and SGD by hand in numpy."""
