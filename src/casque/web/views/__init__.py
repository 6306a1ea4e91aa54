"""One module for each room of the web: `URLS`, and views that check, ask once and render."""
