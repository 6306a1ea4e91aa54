"""Tags and filters of the templates: words for codes, nothing that counts or decides."""
