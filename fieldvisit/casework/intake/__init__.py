"""导入、比对、撤回: from an office's file to records: reading tables, naming columns, checking
cells, what each kind of row becomes, what came of it.
"""
