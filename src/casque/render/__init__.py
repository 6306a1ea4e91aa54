"""How anything leaves the house: safe spreadsheets, charts as SVG, pages as HTML."""
