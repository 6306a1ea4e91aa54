"""Sites, products, terms and law in force in a round (Table 1 of the briefing)."""
