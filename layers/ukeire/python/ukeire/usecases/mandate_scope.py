"""What a mandate lets an agent do, in words: for pages and mails."""

from ukeire.domain.dates import written_day
from ukeire.domain.mandate import Terms
from ukeire.domain.wording import Text, listed
from ukeire.procedures import PROCEDURES


def period_words(terms: Terms) -> Text:
    """From when until when."""
    return Text(
        "{first}から{last}まで", first=written_day(terms.starts_on), last=written_day(terms.ends_on)
    )


def procedures_words(terms: Terms) -> str:
    """The procedures by their titles; one that is no more by its name."""
    return listed([PROCEDURES[one].title if one in PROCEDURES else one for one in terms.procedures])


def reach_words(terms: Terms) -> Text:
    """Whether it may file, or only prepare."""
    return Text("申請・取下げ・証明書の受取りまで" if terms.may_submit else "入力と書類の添付まで")


def scope_words(terms: Terms) -> list[tuple[str, str]]:
    """Label and value of all terms, for a list of facts."""
    return [
        (Text("委任期間"), period_words(terms)),
        (Text("委任する手続"), procedures_words(terms)),
        (Text("委任する範囲"), reach_words(terms)),
    ]
