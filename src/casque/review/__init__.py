"""How judging is organised: order, sample, readers, agreement; pure functions on frames."""
