"""Columns that say who somebody is and where, as many kinds of lists have them. Data only."""

from fieldvisit.casework.intake.cells import Column, citizen_id, full_name, phone, region, words

NUMBER = Column(
    "household_no", "户号", words, ("户号", "户编号", "家庭编号", "户籍编号", "低保证号", "档案号")
)
HEAD_ID = Column(
    "head_id",
    "户主身份证号",
    citizen_id,
    ("户主身份证号", "户主身份证", "户主身份证号码", "户主证件号码"),
)
HEAD = Column("head", "户主", full_name, ("户主", "户主姓名", "户主名字"))
NAME = Column(
    "name",
    "姓名",
    full_name,
    ("姓名", "名字", "人员姓名", "成员姓名", "救助对象", "救助对象姓名"),
    True,
)
ID = Column(
    "citizen_id",
    "身份证号",
    citizen_id,
    ("身份证号", "身份证号码", "身份证", "公民身份号码", "证件号码", "身份号码", "居民身份证号码"),
)
PHONE = Column(
    "phone",
    "联系电话",
    phone,
    ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
)
VILLAGE = Column(
    "region",
    "村（居）",
    region,
    (
        "区划代码",
        "行政区划代码",
        "村居代码",
        "村居",
        "村社区",
        "村",
        "社区",
        "所在村",
        "所属村居",
        "村居名称",
    ),
)
