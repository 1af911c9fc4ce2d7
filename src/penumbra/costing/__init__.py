"""What shields cost: printed prices, totals over years, exchange ratios."""
