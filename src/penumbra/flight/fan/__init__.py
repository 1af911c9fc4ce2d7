"""Interceptor fans: least flight times to every place that an interceptor reaches, as tables."""
