"""What people do: one package a kind of work, one module a job, one transaction an action.
Every job is handed a `desk`. Never touches Qt, sockets or SQL of its own.
"""
