"""政策、标准: the library, what a household may be entitled to and why, tables published by a
district.
"""
