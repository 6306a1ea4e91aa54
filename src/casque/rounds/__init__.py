"""Use cases that tie stations and ledger together: open, run, resume, import, close."""
