"""What every test shares: properties are never timed, the machine may be busy."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "casque", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("casque")
