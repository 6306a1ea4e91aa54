"""Blocking, comparisons, clusters: duplicates (offers) and identities (dealers)."""
