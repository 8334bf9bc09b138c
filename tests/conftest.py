"""What holds for all tests."""

from hypothesis import HealthCheck, settings

# how fast a machine is, or how busy, says nothing of whether the code is right
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
