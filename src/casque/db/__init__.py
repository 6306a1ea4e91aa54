"""The ledger: Django models, and the only two modules that write them."""
