"""标准和节假日表: limits, holidays, policies and systems as data: which are in use on a day."""
