"""The sheets per site, the combined sheet, the figures and Table 1."""
