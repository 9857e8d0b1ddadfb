"""审核、互查、迎检: others look at finished work: judged, drawn again, laid out for a visit from
above.
"""
