"""打印: visits and empty forms as sheets, and the line that each copy leaves."""
