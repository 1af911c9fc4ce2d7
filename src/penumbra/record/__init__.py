"""The record: tables of public facts, each row with its source."""
