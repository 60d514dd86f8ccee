"""Another homework from a folder: its declared questions, drawn cases and general mistakes."""
