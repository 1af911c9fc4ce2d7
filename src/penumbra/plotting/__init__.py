"""Pictures: maps of any scenario anywhere on Earth, the chart of one arc, bars of shares, footprints, the timeline."""
