"""The commands, one module a family. Each imports its job inside the function, so that `--help` is
quick.
"""
