"""What statuses and moves are called in Japanese: one table for pages, messages and mails."""

from collections.abc import Mapping

from ukeire.domain.audit import Act
from ukeire.domain.filing import Move, Status

STATUS_WORDS: Mapping[Status, str] = {
    Status.DRAFT: "作成中",
    Status.SUBMITTED: "申請中",
    Status.UNDER_REVIEW: "審査中",
    Status.RETURNED: "差戻し中",
    Status.WITHDRAWN: "取下げ",
    Status.APPROVED: "承認",
    Status.REJECTED: "不承認",
    Status.DISCARDED: "破棄",
}

MOVE_WORDS: Mapping[Move, str] = {
    Move.SUBMIT: "申請",
    Move.WITHDRAW: "取下げ",
    Move.DISCARD: "破棄",
    Move.ACCEPT: "受理",
    Move.RETURN: "差戻し",
    Move.APPROVE: "承認",
    Move.REJECT: "不承認",
    Move.RECALL: "差戻しの取消し",
}

ACT_WORDS: Mapping[Act, str] = {
    Act.FILING_READ: "申請の閲覧",
    Act.DOCUMENT_OPENED: "書類の閲覧",
    Act.MOVED: "申請の操作",
    Act.ASSIGNED: "担当者の変更",
    Act.LIST_EXPORTED: "一覧の出力",
    Act.SETTING_CHANGED: "設定の変更",
    Act.AUDIT_READ: "操作の記録の閲覧",
    Act.AUDIT_EXPORTED: "操作の記録の出力",
    Act.AUDIT_VERIFIED: "操作の記録の検証",
}
