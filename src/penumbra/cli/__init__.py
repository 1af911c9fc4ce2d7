"""The command line; each command calls the public function of the same name."""
