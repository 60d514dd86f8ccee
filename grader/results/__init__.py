"""Verdicts -> results.json and terminal."""
