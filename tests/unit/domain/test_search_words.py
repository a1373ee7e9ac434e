"""What counts as the same letter when somebody searches, and where a word may start."""

import pytest

from ukeire.domain.search_words import LONGEST_KEY, MAX_WORDS, fold, search_words, starts


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("さくら会", "サクラ会"),
        ("ｻｸﾗ会", "サクラ会"),
        ("Ｎｇｕｙｅｎ　Ｖａｎ", "nguyenvan"),
        ("NGUYỄN VĂN", "nguyenvan"),
        ("20261122-0001", "202611220001"),
        ("ＡＢ１２３４５６７８ＣＤ", "ab12345678cd"),
        ("髙橋・斎藤", "高橋斎藤"),
        ("齋藤", "斎藤"),
        ("グループホーム", "グループホーム"),
        ("佐々木", "佐々木"),
        ("（株）★", "株"),
        ("", ""),
    ],
)
def test_what_searching_does_not_tell_apart_is_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def found(text: str, word: str) -> bool:
    """Whether the word is found in the text."""
    return any(start.startswith(fold(word)) for start in starts(text))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("社会福祉法人さくら会", "さくら"),
        ("社会福祉法人さくら会", "ラ会"),
        ("社会福祉法人さくら会", "社会福祉法人さくら会"),
        ("社会福祉法人さくら会", "社会福祉法人 さくら会"),
        ("シャカイフクシホウジンサクラカイ", "さくら"),
        ("さくら介護サービス株式会社", "介護"),
        ("医療法人社団東京福祉会", "福祉"),
        ("NGUYEN VAN AN", "nguyen"),
        ("NGUYEN VAN AN", "van"),
        ("NGUYEN VAN AN", "van an"),
        ("AB12345678CD", "ab1234"),
        ("20261122-0001", "20261122"),
        ("20261122-0001", "20261122-00"),
        ("20261122-0001", "0001"),
        ("グエンヴァンアン", "ヴァン"),
    ],
)
def test_a_word_is_found_where_one_may_start(text: str, word: str) -> None:
    assert found(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("社会福祉法人さくら会", "福祉"),
        ("さくら介護サービス株式会社", "会社"),
        ("NGUYEN VAN AN", "guyen"),
        ("AB12345678CD", "5678"),
        ("20261122-0001", "1122"),
        ("社会福祉法人さくら会", "もみじ"),
    ],
)
def test_half_of_all_names_is_not_found_by_a_legal_form_nor_numbers_by_their_middle(
    text: str, word: str
) -> None:
    assert not found(text, word)


def test_a_long_text_gives_bounded_keys() -> None:
    made = starts("あ" * 500)
    assert len(max(made, key=len)) == LONGEST_KEY


def test_words_come_longest_first_once_each_and_not_too_many() -> None:
    assert search_words("さくら　サクラ 東京都 会") == ("サクラ", "東京都", "会")
    assert search_words(" ★　- ") == ()
    assert len(search_words(" ".join(str(number) for number in range(50)))) == MAX_WORDS
