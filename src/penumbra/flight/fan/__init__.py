"""Interceptor fans: tables of the least flight times to the places that an interceptor reaches."""
