"""What is asked: frozen models, the loader, the timeline, catalogue cards and cases."""
