"""What people do: one module a job, one transaction an action. Never touches Qt, sockets or SQL of
its own.
"""
