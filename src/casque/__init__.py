"""Casque: regular online monitoring of illegal wildlife trade.

Importing this package has no effect: no files, no network, no logging set-up.
"""

__version__ = "2026.11.0"
