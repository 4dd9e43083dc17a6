"""Tools for those who write rules: lint, coverage, mutation, explanations, a first pack."""
