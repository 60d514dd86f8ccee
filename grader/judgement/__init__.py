"""Numerics only: is this answer right, and if not, how is it wrong?"""
