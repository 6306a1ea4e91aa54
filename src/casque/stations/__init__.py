"""The eight stations an advertisement passes: one verb, one module, one function each."""
