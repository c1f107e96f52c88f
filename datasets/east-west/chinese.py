"""What source tables say of a programme, in Chinese: phrase by phrase, links as they are."""

import re

from huline.models.sentence import Sentence, joined

_BETWEEN = re.compile(r"\s*;\s*")
_LINKS = re.compile(r"https?://\S+")
_PHRASES = {
    # whether a rule is in force
    "unknown": "未知",
    "no (ended)": "否（已结束）",
    "no (replaced by hangzhou-2025)": "否（已由 hangzhou-2025 取代）",
    "unknown (renewed 2025-08, terms not seen)": "未知（2025年8月续期，未见条款）",
    "unknown (voucher continued to end-2026, rate not seen)":
    "未知（延续至2026年底，未见比例）",
    "unknown (draft successor 2024-09)": "未知（2024年9月有接替办法的征求意见稿）",
    # what is missing
    "end date": "截止日期", "locality tests": "属地条件", "meaning of the 5,000 CNY floor":
    "5000元下限的含义", "facility classes of the 2025 text": "2025年文本的设施类别",
    "programme budget": "资金池", "2026 rate and cap": "2026年的比例和上限",
    "rate for ordinary SME buyers": "普通中小企业的比例", "cap": "上限",
    "pool": "资金池",
    "pool period": "资金池期限", "district rates": "各区比例", "eligible use": "适用用途",
    "firm source": "可靠来源", "national text": "国家文本", "tier test": "分档条件",
    "rate": "比例",
    # where it was read
    "web page (address not recorded)": "网页（未记录网址）",
    "public repository file (name not recorded)": "公开代码库文件（未记录名称）",
    "Hangzhou 2025 and Shanghai 2025 rows": "杭州2025年和上海2025年两行",
    "cap: gansudaily 2024-03-19": "上限：每日甘肃网 2024-03-19",
    'web page titled "上海AI算力券、北京算力伙伴", 2023-05-19 (address not recorded)':
    "题为“上海AI算力券、北京算力伙伴”的网页，2023-05-19（未记录网址）",
    "(China News Service 2025-01-02)": "（中国新闻网 2025-01-02）",
    "(2025-08-09)": "（2025-08-09）",
}  # fmt: skip


def in_both(cell: str) -> Sentence:
    """Return a cell, of phrases and links between semicolons, with its Chinese twin.

    Raises
    ------
    KeyError
        If a phrase has no Chinese here.
    """
    return joined(_phrase(part) for part in _BETWEEN.split(cell))


def _phrase(text: str) -> Sentence:
    link = _LINKS.match(text)
    if link is None:
        return Sentence(text, _PHRASES[text])
    after = text[link.end() :].strip()
    return Sentence(text, link[0] + (_PHRASES[after] if after else ""))
