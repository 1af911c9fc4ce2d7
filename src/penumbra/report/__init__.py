"""What people read: maps, charts and the HTML report. Reads results, computes no physics."""
