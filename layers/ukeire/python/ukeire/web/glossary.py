"""Hard words with their plain meaning, explained where they stand on a page (用語の説明)."""

import functools
from collections.abc import Collection
from dataclasses import dataclass

from ukeire.domain.wording import into_texts


@dataclass(frozen=True, slots=True)
class Term:
    """A word, how it is read, and what it means in plain words; ``key`` is its place in addresses."""

    key: str
    word: str
    reading: str
    meaning: str

    def __post_init__(self) -> None:
        into_texts(self, "word", "reading", "meaning")


TERMS: tuple[Term, ...] = (
    Term("receiving-organization", "受入機関", "うけいれきかん",
         "外国人材を雇用して受け入れる法人です。この手続は、事業所ごとではなく法人ごとに行います。"),
    Term("specified-skilled", "特定技能", "とくていぎのう",
         "人手の足りない分野で、一定の技能と日本語力のある外国人が働くための在留資格です。"
         "介護の分野では「特定技能1号」があります。"),
    Term("residence-status", "在留資格", "ざいりゅうしかく",
         "外国人が日本に滞在し、活動するための資格です。在留カードの表面に書かれています。"),
    Term("residence-period", "在留期間", "ざいりゅうきかん",
         "日本に滞在できる期間です。満了日は在留カードの表面に書かれています。"),
    Term("residence-card", "在留カード", "ざいりゅうかーど",
         "日本に中長期間滞在する外国人が持つカードです。番号は表面の右上にあります。"),
    Term("corporate-number", "法人番号", "ほうじんばんごう",
         "国税庁が法人ごとに指定する13桁の番号です。国税庁の法人番号公表サイトで調べられます。"
         "インボイスの登録番号から「T」を除いたものと同じです。"),
    Term("legal-form", "法人格", "ほうじんかく",
         "「社会福祉法人」「医療法人社団」「株式会社」など、法人の種類を表す部分です。"),
    Term("facility-number", "介護保険事業所番号", "かいごほけんじぎょうしょばんごう",
         "介護保険の指定を受けた事業所ごとの10桁の番号です。指定通知書に書かれています。"),
    Term("support-organization", "登録支援機関", "とうろくしえんきかん",
         "受入機関から委託を受けて、特定技能の外国人の生活や仕事の支援を行う機関です。"),
    Term("council", "協議会", "きょうぎかい",
         "特定技能の外国人を受け入れる法人が必ず入る、分野ごとの集まりです。"),
    Term("member-list", "構成員名簿", "こうせいいんめいぼ",
         "協議会に入会している法人の一覧です。公開してよいと答えた項目だけが載ります。"),
    Term("passport", "旅券", "りょけん", "パスポートのことです。"),
    Term("return", "差戻し", "さしもどし",
         "内容の確認や修正が必要なため、申請が申請者に戻されることです。"
         "コメントで示された項目を直して、もう一度申請します。"),
    Term("acceptance", "受理", "じゅり",
         "事務局が申請を受け取り、審査を始めることです。受理された後は、申請を取り下げられません。"),
    Term("withdrawal", "取下げ", "とりさげ",
         "提出した申請を、受理される前に申請者が取り消すことです。直して、もう一度申請できます。"),
    Term("certificate", "入会証明書", "にゅうかいしょうめいしょ",
         "協議会に入会していることを示す書類です。在留申請に使います。ダウンロードは1回だけです。"),
    Term("office-reference", "事務局窓口用識別番号", "じむきょくまどぐちようしきべつばんごう",
         "お問い合わせのときに、どの法人からかを確かめるための番号です。マイページに表示しています。"),
)  # fmt: skip


def terms_in(*texts: str, but: Collection[str] = ()) -> tuple[Term, ...]:
    """The terms that the texts use, longer words before the words they hold; ``but`` not those."""
    return tuple(term for term in _used("\n".join(texts)) if term.key not in but)


@functools.lru_cache(1000)  # the labels and hints of every form: the same again for each worker
def _used(text: str) -> tuple[Term, ...]:
    found = []
    for term in sorted(TERMS, key=lambda one: -len(one.word)):
        if term.word in text:
            text = text.replace(term.word, "\n")
            found.append(term)
    return tuple(found)
