"""Claims: public statements compared with results. Checks are in `checks/`, code shared by several in `topics/`."""
