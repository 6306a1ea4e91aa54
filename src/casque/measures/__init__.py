"""The counting rules and the measures built on them."""
