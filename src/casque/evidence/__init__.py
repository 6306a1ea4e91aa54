"""Archives of what was seen, and proof that it has not changed."""
