"""One spelling for evasive text: folding with offsets, prices, dates, contacts."""
