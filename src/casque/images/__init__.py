"""Pictures: digests of their bytes; fingerprints come later."""
