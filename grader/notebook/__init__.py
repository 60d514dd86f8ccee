"""A check from inside a notebook: what its kernel ran goes to a process of its own, and only a page comes back."""
