"""My page, the register and its certificates as JSON."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import Response

from applications.mail_addresses import answer
from ukeire.domain.errors import Unauthenticated
from ukeire.domain.filenames import attachment_disposition
from ukeire.usecases.announce import find_announcements
from ukeire.usecases.download_certificate import download_certificate
from ukeire.usecases.find_register import find_register
from ukeire.usecases.list_filings import view_home
from ukeire.usecases.mend_address import bad_addresses_in
from ukeire.usecases.verify_certificate import verify_certificate
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.filing_representations import filing_head
from ukeire.web.idempotency import HEADER, idempotency_key
from ukeire.web.query import text_of
from ukeire.web.register_representations import (
    CertificateListAnswer,
    HomeAnswer,
    RegisterAnswer,
    RegisterHistoryAnswer,
    VerificationAnswer,
    certificate_answers,
    notice_answer,
    organization_answer,
    register_answer,
    register_change_answer,
    stop_answer,
    verification_answer,
)
from ukeire.web.routing import Access, Parameter, Route


def read_home(context: Context) -> Response:
    """``GET /api/home``. No procedure yet owes reports."""
    home = view_home(context.services, context.actor)
    announced = find_announcements(context.services)
    return json_answer(
        HomeAnswer(
            organization=organization_answer(home.register),
            filings=tuple(
                filing_head(one, context.now, context.paces) for one in home.open_filings
            ),
            certificates=certificate_answers(home.register),
            obligations=(),
            notices=tuple(notice_answer(one, context.services.office) for one in announced.notices),
            stops=tuple(stop_answer(one, context.services.office) for one in announced.stops),
            bad_addresses=tuple(map(answer, bad_addresses_in(context.services, home.register, []))),
        )
    )


def read_register(context: Context) -> Response:
    """``GET /api/register``."""
    return json_answer(register_answer(find_register(context.services, context.actor)))


def read_register_history(context: Context) -> Response:
    """``GET /api/register/history``."""
    register = find_register(context.services, context.actor)
    office = context.services.office
    return json_answer(
        RegisterHistoryAnswer(
            items=tuple(register_change_answer(one, office) for one in register.history)
        )
    )


def list_certificates(context: Context) -> Response:
    """``GET /api/certificates``."""
    register = find_register(context.services, context.actor)
    return json_answer(CertificateListAnswer(items=certificate_answers(register)))


def take_certificate(context: Context) -> Response:
    """``POST /api/certificates/{certificate_id}/download``: the file, once (C1).

    Its ``Idempotency-Key`` names the one download; the file itself is never kept as an answer.
    """
    if context.session is None:
        raise Unauthenticated
    certificate, content = download_certificate(
        context.services,
        context.path["certificate_id"],
        context.actor,
        session_key=context.session.key,
        request_key=idempotency_key(context),
    )
    name = f"入会証明書_{certificate.number}.pdf"
    headers = {"Content-Disposition": attachment_disposition(name)}
    return Response(content, media_type="application/pdf", headers=headers)


def verify(context: Context) -> Response:
    """``GET /api/certificates/verification``: for anyone who holds a certificate."""
    certificate = verify_certificate(
        context.services,
        text_of(context, "number") or "",
        text_of(context, "code") or "",
        address=context.address,
    )
    return json_answer(verification_answer(certificate))


def routes() -> Sequence[Route]:
    """The JSON of my page, register and certificates."""
    session = Access.SESSION
    return (
        Route(
            "GET",
            "/api/home",
            read_home,
            session,
            "home.read",
            "マイページ",
            answers={HTTPStatus.OK: HomeAnswer},
        ),
        Route(
            "GET",
            "/api/register",
            read_register,
            session,
            "register.read",
            "名簿の登録事項",
            answers={HTTPStatus.OK: RegisterAnswer},
        ),
        Route(
            "GET",
            "/api/register/history",
            read_register_history,
            session,
            "register.read_history",
            "名簿の変更履歴",
            answers={HTTPStatus.OK: RegisterHistoryAnswer},
        ),
        Route(
            "GET",
            "/api/certificates",
            list_certificates,
            session,
            "certificates.list",
            "入会証明書の一覧",
            answers={HTTPStatus.OK: CertificateListAnswer},
        ),
        Route(
            "POST",
            "/api/certificates/{certificate_id}/download",
            take_certificate,
            session,
            "certificates.download",
            "入会証明書（PDF）を受け取る（1回だけ）",
            answers={HTTPStatus.OK: "application/pdf"},
            parameters=(
                Parameter(
                    HEADER.title(),
                    "途中で切れたとき、同じ値で10分以内にもう一度送ると同じファイルを受け取れる",
                    place="header",
                ),
            ),
        ),
        Route(
            "GET",
            "/api/certificates/verification",
            verify,
            Access.PUBLIC,
            "certificates.verify",
            "入会証明書の真偽の確認（だれでも）",
            answers={HTTPStatus.OK: VerificationAnswer},
            refuses=(HTTPStatus.TOO_MANY_REQUESTS,),
            parameters=(
                Parameter("number", "証明書の番号", required=True),
                Parameter("code", "証明書の確認コード", required=True),
            ),
        ),
    )
