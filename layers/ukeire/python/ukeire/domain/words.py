"""What statuses and moves are called in Japanese: one table for pages, messages and mails."""

from collections.abc import Mapping

from ukeire.domain.audit import Act
from ukeire.domain.filing import Move, Status
from ukeire.domain.wording import Text

STATUS_WORDS: Mapping[Status, str] = {
    Status.DRAFT: Text("作成中"),
    Status.SUBMITTED: Text("申請中"),
    Status.UNDER_REVIEW: Text("審査中"),
    Status.RETURNED: Text("差戻し中"),
    Status.WITHDRAWN: Text("取下げ"),
    Status.APPROVED: Text("承認"),
    Status.REJECTED: Text("不承認"),
    Status.DISCARDED: Text("破棄"),
    Status.ENDED: Text("終了"),
}

MOVE_WORDS: Mapping[Move, str] = {
    Move.SUBMIT: Text("申請"),
    Move.WITHDRAW: Text("取下げ"),
    Move.DISCARD: Text("破棄"),
    Move.ACCEPT: Text("受理"),
    Move.RETURN: Text("差戻し"),
    Move.APPROVE: Text("承認"),
    Move.REJECT: Text("不承認"),
    Move.RECALL: Text("差戻しの取消し"),
    Move.END: Text("終了"),
}

ACT_WORDS: Mapping[Act, str] = {
    Act.FILING_READ: "申請の閲覧",
    Act.DOCUMENT_OPENED: "書類の閲覧",
    Act.ORGANIZATION_READ: "法人の閲覧",
    Act.MOVED: "申請の操作",
    Act.ASSIGNED: "担当者の変更",
    Act.LIST_EXPORTED: "一覧の出力",
    Act.CONTENT_ERASED: "保存期間による消去",
    Act.DATA_COPIED: "データの写し",
    Act.SETTING_CHANGED: "設定の変更",
    Act.CERTIFICATE_VERIFIED: "証明書の確認",
    Act.MAIL_RESENT: "メールの再送",
    Act.ADDRESS_MENDED: "メールアドレスの確認",
    Act.AUDIT_READ: "操作の記録の閲覧",
    Act.AUDIT_EXPORTED: "操作の記録の出力",
    Act.AUDIT_VERIFIED: "操作の記録の検証",
}
