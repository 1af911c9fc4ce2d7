"""The HTML report with its maps and charts. Uses results, computes no physics."""
