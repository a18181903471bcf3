"""A Windows Python under Wine, made from packages of PyPI and Debian: what `make test-windows` runs the tests with."""
