"""When sensors see an object: horizon, radar range, field of view, firm track."""
