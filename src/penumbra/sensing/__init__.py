"""Who sees what, and when: horizon, radar range, field of view, firm track."""
