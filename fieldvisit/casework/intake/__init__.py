"""From an office's file to records: reading tables, naming columns, checking cells, and what each
kind of row becomes. `casework.importing` drives it.
"""
