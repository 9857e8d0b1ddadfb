"""The form engine, headless: definition, session, functions, publish, serialise. It never touches
a screen, a clock or a network; the time is handed in."""
