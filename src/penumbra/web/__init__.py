"""The page: a server that answers its questions, and the same page as one file or as a folder of files."""
