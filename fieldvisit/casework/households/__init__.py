"""户档案、走访覆盖、安全提示、结对、人户分离、近亲属备案: a household as the register has it, and
how it stands.
"""
