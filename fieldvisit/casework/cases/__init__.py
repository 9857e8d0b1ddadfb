"""线索、一事一议、临时救助、冒领查证: clues and dossiers, step by step to their end."""
