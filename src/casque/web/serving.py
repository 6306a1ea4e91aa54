"""Serving the web: waitress in threads, whitenoise for what is static, a worker beside them."""
