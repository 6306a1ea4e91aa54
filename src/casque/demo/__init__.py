"""The demo: the invented market, its servers, and the months that are played in it."""
