"""人员、新建户、查重、合并、去世、健康监测、本人信息: people and their seats in households:
entered, made one, moved, measured, told to themselves.
"""
