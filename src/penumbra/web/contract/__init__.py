"""What the server takes and returns, by topic; `penumbra.web.models` has all of it."""
