"""For all tests: property-based ones may take their time, machines are noisy."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
