"""How screens meet casework: one module a page. Never paints, never opens the database itself."""
