"""Pydantic's findings in polite Japanese that says how to mend them."""

from collections.abc import Mapping

from pydantic_core import ErrorDetails

from ukeire.domain.wording import TEMPLATE, Text

_MISSING = "{label}を入力してください。"
_MISSING_CHOICE = "{label}を選択してください。"

_TEMPLATES: Mapping[str, str] = {
    "missing": _MISSING,
    "string_type": "{label}は文字列で入力してください。",
    "string_too_short": "{label}は{min_length}文字以上で入力してください。",
    "string_too_long": "{label}は{max_length}文字以内で入力してください。",
    "string_pattern_mismatch": "{label}の形式が正しくありません。",
    "int_type": "{label}は整数で入力してください。",
    "int_parsing": "{label}は整数で入力してください。",
    "int_from_float": "{label}は整数で入力してください。",
    "int_parsing_size": "{label}の数値が大きすぎます。",
    "bool_type": "{label}は「はい」「いいえ」のどちらかで答えてください。",
    "bool_parsing": "{label}は「はい」「いいえ」のどちらかで答えてください。",
    "greater_than_equal": "{label}は{ge}以上で入力してください。",
    "greater_than": "{label}は{gt}より大きい数で入力してください。",
    "less_than_equal": "{label}は{le}以下で入力してください。",
    "less_than": "{label}は{lt}より小さい数で入力してください。",
    "enum": "{label}は選択肢の中から選んでください。",
    "literal_error": "{label}は選択肢の中から選んでください。",
    "date_type": "{label}は日付で入力してください（例：2026-04-01）。",
    "date_parsing": "{label}は日付で入力してください（例：2026-04-01）。",
    "date_from_datetime_parsing": "{label}は日付で入力してください（例：2026-04-01）。",
    "list_type": "{label}は一覧の形で入力してください。",
    "tuple_type": "{label}は一覧の形で入力してください。",
    "too_short": "{label}を{min_length}件以上入力してください。",
    "too_long": "{label}は{max_length}件以内にしてください。",
    "extra_forbidden": "この項目（{label}）は受け付けていません。",
    "model_type": "{label}は項目と値の組で入力してください。",
    "model_attributes_type": "{label}は項目と値の組で入力してください。",
    "dict_type": "{label}は項目と値の組で入力してください。",
}
_FALLBACK = "{label}を正しく入力してください。"


def message_for(error: ErrorDetails, label: str) -> Text:
    """The message for one Pydantic error about the field called ``label`` in Japanese.

    Our own findings (``refusal``) bring their template along.
    """
    context = dict(error.get("ctx", {}))
    template = context.pop(TEMPLATE, None) or _TEMPLATES.get(error["type"], _FALLBACK)
    return Text(template, label=Text(label), **context)


def missing(label: str, *, choice: bool = False) -> Text:
    """The message for a field left empty."""
    return Text(_MISSING_CHOICE if choice else _MISSING, label=Text(label))
