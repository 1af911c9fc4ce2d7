"""The variables that Datasets hold, a module for each floor that makes some; `penumbra.names` joins them."""
