"""From a page to results: adapters in YAML, page classes, the catalogue."""
