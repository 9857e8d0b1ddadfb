"""Sentences of the room "records": values that cannot be right, and doubts that only warn. Data only."""

SENTENCES: dict[str, str] = {
    "number_too_large": "有一个数太大，存不下。什么也没有记，请核对那个数。",
    "citizen_id_length": "身份号码要 18 位，现在是 {length} 位，其余已存好。请对照证件再看一眼。",
    "citizen_id_characters": "身份号码只能是数字，末位可以是 X，其余已存好。请对照证件再看一眼。",
    "citizen_id_check_digit": "身份号码第 18 位对不上，其余已存好。请再看一眼证件。",
    "citizen_id_birth": "身份号码里的出生日期不对（第 7 到 14 位），其余已存好。请再看一眼证件。",
    "citizen_id_old": "这是 15 位旧号码，已换算成 18 位。请核对新证件。",
    "citizen_id_address": "身份号码前 6 位的地区和出生年份对不上，可能是后来补登记的。已存好，方便时请核对。",
    "birth_in_future": "出生日期还没有到，什么也没有记。请对照证件再看一眼。",
    "phone_shape": "电话号码不对：手机 11 位，座机带区号。其余已存好，请再看一眼。",
    "money_shape": "金额不对：请写数字，最多两位小数，如 1010.50。其余已存好。",
    "money_negative": "金额不能是负数。其余已存好，请改一下。",
    "region_code_shape": "区划代码要 12 位数字。请从列表里选村（居）。",
}
