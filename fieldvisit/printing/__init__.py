"""Values in, PDF bytes out: every character drawn or refused. No database, no Qt, no clock."""
