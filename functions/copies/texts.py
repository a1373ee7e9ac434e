"""How a copy is written: the same JSON that the organisation's own pages and programs get."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from ukeire.domain.data_copy import DataCopy
from ukeire.domain.dates import written_time
from ukeire.domain.filing import Document, Filing
from ukeire.domain.printed_list import PrintedList
from ukeire.domain.register import Register
from ukeire.usecases.find_filing import FilingView
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.read_audit import DisclosedAct
from ukeire.usecases.review_pace import ReviewPace
from ukeire.web.audit_representations import disclosed_answer, printed_audit
from ukeire.web.filing_representations import document_answer, filing_answer
from ukeire.web.register_representations import certificate_answers, whole_register_answer

README = """{organization}のデータ

このファイルは、受入れ申請サイトに{organization}が入力・提出したデータの写しです。
{asked_at}に、{name}さんの依頼で作成しました。

■ 入っているもの
・登録内容.json　　　　　　いま有効な登録内容、その変更履歴、入会証明書の一覧（1つ目のファイルだけ）
・申請/（受付番号）_（手続名）_（番号）/
　　申請.json　　　　　　　申請の内容、状態、履歴、審査する部署からのコメント
　　第○回の申請内容.json　提出するたびに保存した、そのときの申請内容
　　操作の記録.json、.pdf　どの部署がいつ申請を確認し、操作したか
　　書類/　　　　　　　　　添付した書類（差し替える前に提出した書類も含みます）
・manifest.json　　　　　　すべてのファイルの名前、大きさ、SHA-256

■ 入っていないもの
・入会証明書のPDF（ダウンロードは1回限りと定められているため）
・審査する部署の内部の記録

■ ファイルがいくつかに分かれているとき
データが多いと、ZIPファイルを分けて作成します。これは{number}番目のファイルです。
1つの申請が2つのファイルにまたがることがあります。

■ 取り扱い
外国人の氏名や在留カード番号などの個人情報が入っています。保管と廃棄に注意してください。

{council}
"""


class Texts:
    """Implements the port ``DataCopyTexts``."""

    def __init__(self, services: FilingServices) -> None:
        self._services = services
        self._paces = ReviewPace(services)

    def register(self, register: Register) -> bytes:
        whole = whole_register_answer(register, self._services.office).model_dump(mode="json")
        issued = [one.model_dump(mode="json") for one in certificate_answers(register)]
        return _json({**whole, "certificates": issued})

    def filing(self, view: FilingView) -> bytes:
        services = self._services
        return _model(filing_answer(view, services.office, services.now(), self._paces))

    def round(
        self, number: int, sections: Mapping[str, Any], documents: Sequence[Document]
    ) -> bytes:
        attached = [document_answer(one).model_dump(mode="json") for one in documents]
        return _json({"submission": number, "sections": dict(sections), "documents": attached})

    def audit(self, acts: Sequence[DisclosedAct]) -> bytes:
        return _model(disclosed_answer(acts))

    def audit_list(self, filing: Filing, acts: Sequence[DisclosedAct]) -> PrintedList:
        services = self._services
        return printed_audit(filing, acts, services.now(), services.office)

    def readme(self, copy: DataCopy, organization: str, number: int) -> bytes:
        text = README.format(
            organization=organization,
            asked_at=written_time(copy.asked_at),
            name=copy.name,
            number=number,
            council=self._services.office.council,
        )
        # With a byte order mark and the line ends that every Windows editor reads.
        return text.replace("\n", "\r\n").encode("utf-8-sig")


def _model(answer: BaseModel) -> bytes:
    return answer.model_dump_json(indent=1).encode()


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
