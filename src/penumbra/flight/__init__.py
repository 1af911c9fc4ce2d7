"""How things move: threat arcs and interceptor fans."""
