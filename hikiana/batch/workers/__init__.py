"""Processes that call functions for a batch, here or on a cluster."""
