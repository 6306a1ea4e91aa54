"""The demo: three invented months, from one story to pages, judgements and the truth of them."""
