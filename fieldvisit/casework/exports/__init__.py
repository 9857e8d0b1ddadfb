"""统计、名册、已报未报: tables that leave the device, and what outside systems were told."""
