"""Fetching: a child process with Scrapy that asks sites politely and archives what they answer.

It never opens the ledger. Its parent (`rounds`) decides what is asked, and speaks with it in lines
of JSON (`messages`). Here is how it is asked: how an address is written (`addresses`), which may be
reached (`hosts`, `resolver`), what robots.txt allows (`robots`), how slowly (`turns`, `patience`),
and where it is kept (`keeping`).
"""
