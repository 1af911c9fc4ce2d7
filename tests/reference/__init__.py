"""An independent reference: the same physics by plain numerical integration, sharing no code with the product."""
