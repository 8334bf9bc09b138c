"""Comparisons of Alongside with its peers, under one load generator."""
