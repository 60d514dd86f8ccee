"""The same homework for otter-grader and nbgrader: their environments, tests written for them, and what they cost."""
