"""What the page shows, as models or blocks; the server, the one-file page and the folder take their answers from here."""
