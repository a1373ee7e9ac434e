"""The register, certificates, and verifying one."""

from http import HTTPStatus

from starlette.responses import Response

from ukeire.domain.characters import mend_number, one_line
from ukeire.domain.errors import NotFound, UsedUp
from ukeire.domain.filenames import attachment_disposition
from ukeire.domain.problems import Problem
from ukeire.domain.register import CertificateRecord, CertificateStatus
from ukeire.domain.wording import Text
from ukeire.usecases.download_certificate import download_certificate
from ukeire.usecases.find_register import find_register
from ukeire.usecases.start_filing import procedures_open_to
from ukeire.usecases.verify_certificate import verify_certificate
from ukeire.web.context import Context
from ukeire.web.filing_pages.register import history_lines, member_since, register_chapters
from ukeire.web.filing_pages.views import office_reference
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import render
from ukeire.web.routing import Access, Route


def register_page(context: Context) -> Response:
    """``/register``: what is in force, and every change with its day, person and reason (C8)."""
    register = find_register(context.services, context.actor)
    opened = procedures_open_to(context.services, context.actor)
    return render(
        context,
        "register/register.html",
        changing=[one for one, reason, _ in opened if one.starts_from and reason is None],
        register=register,
        since=member_since(register),
        chapters=register_chapters(register),
        history=history_lines(register),
        office=context.services.office,
    )


def certificates_page(context: Context) -> Response:
    """``/certificates``."""
    register = find_register(context.services, context.actor)
    newest_first = sorted(register.certificates, key=lambda one: one.issued_at, reverse=True)
    return render(
        context,
        "certificates/certificates.html",
        certificates=newest_first,
        reissuing=[
            (procedure, open_filing)
            for procedure, reason, open_filing in procedures_open_to(
                context.services, context.actor
            )
            if all("certificate" in route.issues for route in procedure.routes)
            and (open_filing or not reason)
        ],
    )


def download_page(context: Context) -> Response:
    """Says that there is one download only, before it is taken (C1)."""
    certificate = _own_certificate(context)
    if not certificate.downloadable:
        return _not_again(context, Text(_TAKEN))
    return render(
        context,
        "certificates/download.html",
        certificate=certificate,
        request_key=context.services.new_id(),
    )


def download(context: Context) -> Response:
    """The PDF, once; the same press again within ten minutes gets the same file."""
    session = context.session
    try:
        certificate, content = download_certificate(
            context.services,
            context.path["certificate_id"],
            context.actor,
            session_key=session.key if session else "",
            request_key=context.form.get("_request") or None,
        )
    except UsedUp as refusal:
        return _not_again(context, refusal.detail)
    headers = {
        "Content-Disposition": attachment_disposition(f"入会証明書_{certificate.number}.pdf")
    }
    return Response(content, HTTPStatus.OK, headers, media_type="application/pdf")


def _own_certificate(context: Context) -> CertificateRecord:
    register = find_register(context.services, context.actor)
    wanted = context.path["certificate_id"]
    found = next((one for one in register.certificates if one.certificate_id == wanted), None)
    if found is None:
        raise NotFound
    return found


_TAKEN = "この入会証明書はすでにダウンロードされたか、新しい入会証明書に置き換えられたか、失効しています。"


def _not_again(context: Context, detail: str) -> Response:
    return render(
        context,
        "certificates/used.html",
        HTTPStatus.GONE,
        detail=detail,
        office=context.services.office,
        reference=office_reference(context),
    )


def verify_page(context: Context) -> Response:
    """``/verify``: whether a certificate is genuine and valid, for anyone."""
    query = context.request.query_params
    number, code = (mend_number(one_line(query.get(one, ""))) for one in ("number", "code"))
    if not query.keys() & {"number", "code"}:
        return _verify(context, number, code)
    missing = [
        Problem(f"/{name}", "missing", Text("{label}を入力してください。", label=Text(label)))
        for name, label, text in (("number", "証明書番号", number), ("code", "確認コード", code))
        if not text
    ]
    if missing:
        return _verify(context, number, code, errors=FieldErrors(missing))
    try:
        found = verify_certificate(context.services, number, code, address=context.address)
    except NotFound:
        message = "この番号と確認コードの入会証明書は見つかりません。証明書に印刷されたとおりに入力してください。"
        return _verify(
            context, number, code, errors=FieldErrors([Problem("/number", "not_found", message)])
        )
    return _verify(context, number, code, found)


def _verify(
    context: Context,
    number: str,
    code: str,
    found: CertificateRecord | None = None,
    errors: FieldErrors | None = None,
) -> Response:
    return render(
        context,
        "certificates/verify.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        errors=errors or FieldErrors(),
        number=number,
        code=code,
        certificate=found,
        valid=found is not None and found.status is CertificateStatus.VALID,
    )


_DOWNLOAD = "/certificates/{certificate_id}/download"

ROUTES = (
    Route("GET", "/register", register_page, Access.SESSION, "register.read", "登録内容"),
    Route(
        "GET", "/certificates", certificates_page, Access.SESSION, "certificates.list", "入会証明書"
    ),
    Route(
        "GET", _DOWNLOAD, download_page, Access.SESSION, "certificates.read", "ダウンロードの確認"
    ),
    Route("POST", _DOWNLOAD, download, Access.SESSION, "certificates.download", "ダウンロード"),
    Route("GET", "/verify", verify_page, Access.PUBLIC, "certificates.verify", "入会証明書の確認"),
)
