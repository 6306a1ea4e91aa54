"""What every test shares: Django with the web's settings; properties are never timed."""

from hypothesis import HealthCheck, settings

from casque.web.booting import prepare

prepare()  # before anything of the ledger is imported: one process knows one set of settings

settings.register_profile(
    "casque", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("casque")
