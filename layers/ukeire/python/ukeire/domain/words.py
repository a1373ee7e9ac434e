"""What statuses and moves are called in Japanese: one table for pages, messages and mails."""

from collections.abc import Mapping

from ukeire.domain.account_acts import AccountAct
from ukeire.domain.audit import Act
from ukeire.domain.filing import Move, Status
from ukeire.domain.mandate import MandateAct
from ukeire.domain.team import TeamAct
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
    Act.PEOPLE_READ: "アカウントの閲覧",
    Act.MOVED: "申請の操作",
    Act.ASSIGNED: "担当者の変更",
    Act.LIST_EXPORTED: "一覧の出力",
    Act.CONTENT_ERASED: "保存期間による消去",
    Act.DATA_COPIED: "データの写し",
    Act.SETTING_CHANGED: "設定の変更",
    Act.ACCOUNT_CHANGED: "アカウントの操作",
    Act.MANDATE_CHANGED: "委任の操作",
    Act.CERTIFICATE_VERIFIED: "証明書の確認",
    Act.MAIL_RESENT: "メールの再送",
    Act.ADDRESS_MENDED: "メールアドレスの確認",
    Act.AUDIT_READ: "操作の記録の閲覧",
    Act.AUDIT_EXPORTED: "操作の記録の出力",
    Act.AUDIT_VERIFIED: "操作の記録の検証",
}

PEOPLE_WORDS: Mapping[str, str] = {
    TeamAct.INVITED: "招待",
    TeamAct.RESENT: "招待の再送",
    TeamAct.WITHDRAWN: "招待の取消し",
    TeamAct.JOINED: "招待からの登録",
    TeamAct.DUTY_CHANGED: "役割の変更",
    TeamAct.SUSPENDED: "利用の停止",
    TeamAct.RESUMED: "利用の停止の解除",
    AccountAct.OPENED: "本登録",
    AccountAct.PASSWORD_CHANGED: "パスワードの変更",
    AccountAct.PASSWORD_RESET: "パスワードの再設定",
    AccountAct.EMAIL_CHANGE_ASKED: "メールアドレスの変更の申込み",
    AccountAct.EMAIL_CHANGE_STOPPED: "メールアドレスの変更の取消し",
    AccountAct.EMAIL_CHANGED: "メールアドレスの変更",
    AccountAct.DATA_CHANGED: "登録支援機関の情報の変更",
    AccountAct.LOGIN_ID_RENEWED: "ログインIDの再取得",
    AccountAct.CLOSED: "アカウントの廃止",
    MandateAct.ACCEPTED: "委任の承諾",
    MandateAct.CHANGED: "委任の期間・範囲の変更",
    MandateAct.GIVEN_UP: "委任の辞退",
    MandateAct.REVOKED: "委任の取消し",
}
"""What is done to accounts and mandates, as offices read it."""
