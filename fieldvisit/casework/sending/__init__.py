"""同步的来去、交上来的、待选的不同: what waits to leave, what came back, what is asked."""
