"""Governments that issue vouchers, in English, by the name that sources/subsidies.csv has."""

ISSUERS = {
    "上海市经信委": "Shanghai Commission of Economy and Informatization",
    "上海市服务企业联席会议": "Shanghai Joint Conference on Services to Enterprises",
    "内蒙古自治区政府办 (内政办发〔2024〕26号)":
    "General Office of the Inner Mongolia Government (notice 26 of 2024)",
    "北京市经信局": "Beijing Bureau of Economy and Information Technology",
    "国家 (智能券)": "the central government",
    "山东省大数据局": "Shandong Big Data Bureau",
    "庆阳市工信局": "Qingyang Bureau of Industry and Information Technology",
    "成都市经信局": "Chengdu Bureau of Economy and Information Technology",
    "杭州市政府": "Hangzhou Government",
    "杭州市政府办": "General Office of the Hangzhou Government",
    "杭州市西湖区": "Xihu District of Hangzhou",
    "河南省政府办": "General Office of the Henan Government",
    "深圳市工信局/科创局":
    "Shenzhen bureaus of industry and information technology, and of science and innovation",
    "贵州省大数据局等8部门": "Guizhou Big Data Bureau and seven other departments",
}  # fmt: skip
