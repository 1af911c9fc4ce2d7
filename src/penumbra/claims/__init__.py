"""What others said: statement against result. Checks are in `checks/`, what some of them share in `topics/`."""
