"""What the page shows, as models or blocks: for the server, the one-file page and the folder of files."""
