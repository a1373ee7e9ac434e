"""Filings such as offices have them, made from a seed: names, workers, places, states, desks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.filings_factory import PACE, every_day, make_filing
from tests.membership import MEMBERSHIP_SECTIONS
from ukeire.domain.assignment import Assignment
from ukeire.domain.filing import Filing, Status
from ukeire.domain.places import PREFECTURES
from ukeire.domain.review_clock import ReviewClock

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
OPEN = 0.05
"""Of all filings those that are at an office; most of the rest are decided."""
STAFF = {
    "secretariat": [f"jimu-{number:02}" for number in range(1, 13)],
    "ministry": [f"honsho-{number:02}" for number in range(1, 7)],
}
_FORMS = (
    ("社会福祉法人", "シャカイフクシホウジン", 55),
    ("医療法人社団", "イリョウホウジンシャダン", 12),
    ("医療法人", "イリョウホウジン", 8),
    ("株式会社", "カブシキガイシャ", 15),
    ("有限会社", "ユウゲンガイシャ", 5),
    ("特定非営利活動法人", "トクテイヒエイリカツドウホウジン", 3),
    ("一般社団法人", "イッパンシャダンホウジン", 2),
)
_FIRST = (
    ("さくら", "サクラ"), ("もみじ", "モミジ"), ("あおぞら", "アオゾラ"), ("ひまわり", "ヒマワリ"),
    ("光", "ヒカリ"), ("若葉", "ワカバ"), ("青葉", "アオバ"), ("緑風", "リョクフウ"),
    ("清流", "セイリュウ"), ("白寿", "ハクジュ"), ("敬愛", "ケイアイ"), ("慈恵", "ジケイ"),
    ("恵愛", "ケイアイ"), ("福寿", "フクジュ"), ("長寿", "チョウジュ"), ("千歳", "チトセ"),
    ("松風", "マツカゼ"), ("竹の", "タケノ"), ("梅香", "バイコウ"), ("藤", "フジ"),
    ("椿", "ツバキ"), ("桜井", "サクライ"), ("北斗", "ホクト"), ("南風", "ナンプウ"),
    ("東雲", "シノノメ"), ("西陽", "セイヨウ"), ("大和", "ヤマト"), ("瑞穂", "ミズホ"),
    ("豊", "ユタカ"), ("和", "ナゴミ"), ("絆", "キズナ"), ("希望", "キボウ"),
    ("みらい", "ミライ"), ("ゆうあい", "ユウアイ"), ("やすらぎ", "ヤスラギ"), ("ふれあい", "フレアイ"),
    ("こもれび", "コモレビ"), ("せせらぎ", "セセラギ"), ("髙橋", "タカハシ"), ("斎藤", "サイトウ"),
)  # fmt: skip
_LAST = (
    ("会", "カイ"), ("福祉会", "フクシカイ"), ("苑", "エン"), ("園", "エン"), ("の里", "ノサト"),
    ("ケアサービス", "ケアサービス"), ("の郷", "ノサト"), ("協会", "キョウカイ"),
    ("ライフ", "ライフ"), ("の家", "ノイエ"), ("医会", "イカイ"), ("ホーム", "ホーム"),
)  # fmt: skip
_SURNAMES = (
    ("NGUYEN", "グエン"), ("TRAN", "チャン"), ("LE", "レ"), ("PHAM", "ファム"), ("HOANG", "ホアン"),
    ("SANTOS", "サントス"), ("REYES", "レイエス"), ("CRUZ", "クルス"), ("WIJAYA", "ウィジャヤ"),
    ("SARI", "サリ"), ("AUNG", "アウン"), ("KYAW", "チョー"), ("TAMANG", "タマン"), ("GURUNG", "グルン"),
    ("LI", "リ"), ("WANG", "オウ"),
)  # fmt: skip
_GIVEN = (
    ("VAN AN", "ヴァンアン"), ("THI LAN", "ティラン"), ("MINH TUAN", "ミントゥアン"), ("MARIA", "マリア"),
    ("JOSE", "ホセ"), ("DEWI", "デウィ"), ("BUDI", "ブディ"), ("MAY", "メイ"), ("SUNITA", "スニタ"),
    ("HONG", "ホン"), ("THANH HA", "タインハー"), ("GRACE", "グレース"), ("PUTRI", "プトリ"),
)  # fmt: skip


@dataclass(frozen=True)
class Organization:
    """Who files, more than once over the years."""

    organization_id: str
    name: str
    kana: str
    prefecture: str


def filings(count: int, seed: int = 1) -> Iterator[Filing]:
    """``count`` whole filings; the same for the same seed."""
    random = Random(seed)
    organizations = [_organization(random, number) for number in range(max(1, count // 4))]
    for number in range(count):
        yield _filing(random, number, count, random.choice(organizations))


def _organization(random: Random, number: int) -> Organization:
    (form, form_kana, _) = random.choices(_FORMS, [weight for *_, weight in _FORMS])[0]
    (first, first_kana), (last, last_kana) = random.choice(_FIRST), random.choice(_LAST)
    # As many as the country has: a place or a number tells those of one name apart.
    weights = [12 if name in ("東京都", "大阪府", "神奈川県") else 2 for name in PREFECTURES]
    prefecture = random.choices(list(PREFECTURES), weights)[0]
    more = random.choice(("", prefecture[:2], "第一", "第二", "中央"))
    return Organization(
        f"organization-{number:06}",
        f"{form}{more}{first}{last}",
        f"{form_kana}{first_kana}{last_kana}",
        prefecture,
    )


def _filing(random: Random, number: int, count: int, owner: Organization) -> Filing:
    filed_at = NOW - timedelta(minutes=random.randint(0, 3 * 365 * 24 * 60))
    place = random.random()
    stage = 0
    if place < OPEN:
        # What is open is recent, and some of it late.
        filed_at = NOW - timedelta(minutes=random.randint(0, 25 * 24 * 60))
        status = random.choice((Status.SUBMITTED, Status.UNDER_REVIEW))
        stage = int(status is Status.UNDER_REVIEW and random.random() < 0.4)
    else:
        status = random.choices(
            (Status.APPROVED, Status.REJECTED, Status.RETURNED, Status.WITHDRAWN, Status.DRAFT),
            (90, 3, 3, 1, 3),
        )[0]
    office = ("secretariat", "ministry")[stage]
    clock = ReviewClock().start(filed_at, PACE)
    open_ = status in (Status.SUBMITTED, Status.UNDER_REVIEW)
    moved_at = min(NOW, filed_at + timedelta(hours=random.randint(0, 120)))
    filing = make_filing(
        filing_id=f"generated-{count}-{number:06}",
        organization_id=owner.organization_id,
        organization_name=owner.name,
        created_at=filed_at,
        updated_at=moved_at,
        status_since=moved_at,
        status=status,
        stage_index=stage,
        version=3,
        prefecture=owner.prefecture,
        sections=_sections(random, owner),
    )
    if status is Status.DRAFT:
        return replace(filing, prefecture=None)
    filing = replace(
        filing,
        round=1,
        receipt_number=f"{filed_at:%Y%m%d}-{number % 10000:04}",
        submitted_at=filed_at,
        review_clock=clock if open_ else clock.pause(moved_at, every_day),
    )
    if not open_ or random.random() < 0.4:
        return filing
    holder = random.choice(STAFF[office])
    return replace(
        filing,
        assignments=1,
        assignment=Assignment(
            sequence=1,
            at=moved_at,
            by=holder,
            by_name=holder,
            office=office,
            to=holder,
            to_name=holder,
        ),
    )


def _sections(random: Random, owner: Organization) -> dict[str, Any]:
    organization = MEMBERSHIP_SECTIONS["organization"] | {
        "name": owner.name,
        "kana": owner.kana,
        "prefecture": owner.prefecture,
    }
    workers = [_worker(random, number) for number in range(random.choice((1, 1, 1, 2, 2, 3, 5)))]
    return {**MEMBERSHIP_SECTIONS, "organization": organization, "workers": {"items": workers}}


def _worker(random: Random, number: int) -> dict[str, Any]:
    (surname, surname_kana), (given, given_kana) = random.choice(_SURNAMES), random.choice(_GIVEN)
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
    card = "".join(random.choices(letters, k=2))
    card += f"{random.randrange(10**8):08}" + "".join(random.choices(letters, k=2))
    return {
        **MEMBERSHIP_SECTIONS["workers"]["items"][0],
        "id": f"worker-{number}",
        "name": f"{surname} {given}",
        "katakana": f"{surname_kana}{given_kana}",
        "residence_card_number": card,
    }
