"""What is on record: tables of public facts, each row with its source."""
