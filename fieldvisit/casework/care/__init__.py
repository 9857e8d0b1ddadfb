"""需求、服务单、转介、一户一策、成长护航、就业、案例专报: what is done for a household until its
needs are closed.
"""
