"""保障待遇、公示、台账、保险: what households get, what hangs in public, what it sums up to."""
