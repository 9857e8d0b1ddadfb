"""工作人员、区划、联席单位、小红花、学分、宣传: who does the work and where, what they did, learned
and made known.
"""
