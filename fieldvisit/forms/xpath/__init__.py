"""The one expression language of forms, policies and cadence: lex, parse, compile to closures. It
never reads an instance."""
