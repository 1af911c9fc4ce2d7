"""Results for other tools. Reads results, computes no physics."""
