"""Try an office's words for a mail before they are in force: read them, or have them sent."""

from dataclasses import replace
from typing import Protocol

from ukeire.domain.errors import InvalidInput, NotFound
from ukeire.domain.mail import Mail
from ukeire.domain.mail_kinds import MAIL_KINDS, SAMPLE, kinds_of
from ukeire.domain.office import Office
from ukeire.domain.permissions import require
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor
from ukeire.domain.settings.mail_templates import MAIL_TEMPLATES, MailTemplate, MailWords
from ukeire.procedures import PROCEDURES
from ukeire.usecases.ports.accounts import Mailer, Staff
from ukeire.usecases.ports.settings import SettingsServices


class MailReader(Protocol):
    """Renders a mail as text."""

    def __call__(self, mail: Mail, words: MailWords | None) -> tuple[str, str]:
        """Subject and text."""


class TryingServices(SettingsServices, Protocol):
    """What trying a template needs."""

    @property
    def read_mail(self) -> MailReader: ...
    @property
    def mailer(self) -> Mailer: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def office(self) -> Office: ...
    @property
    def site_url(self) -> str: ...


def own_mail_kinds(office: str) -> dict[str, str]:
    """Names and titles of the mails that go out in the office's words."""
    return kinds_of(office, PROCEDURES)


def preview_template(
    services: TryingServices, kind: str, value: MailTemplate, actor: Actor
) -> tuple[str, str]:
    """Subject and text as the organisation would read them, with sample data.

    Raises Forbidden, NotFound, and InvalidInput for a placeholder that this kind has not.
    """
    sample = _sample(services, kind, value, actor)
    return services.read_mail(replace(sample, words=None), value.filled(kind, sample.values))


def send_test(services: TryingServices, kind: str, value: MailTemplate, actor: Actor) -> str:
    """Send it with sample data to the actor's own address, which is answered.

    Raises what ``preview_template`` does, and InvalidInput when the actor has no address.
    """
    mail = _sample(services, kind, value, actor)
    value.filled(kind, mail.values)
    services.mailer.send(mail)
    return mail.to[0]


def _sample(services: TryingServices, kind: str, value: MailTemplate, actor: Actor) -> Mail:
    office = require(actor, MAIL_TEMPLATES.permission)
    if kind not in own_mail_kinds(office):
        raise NotFound
    problems = value.problems(kind)
    if problems:
        raise InvalidInput(problems)
    account = services.staff.get(actor.login_id)
    if account is None or not account.email:
        message = "あなたのメールアドレスが登録されていないため、試し送信ができません。"
        raise InvalidInput([Problem("", "no_address", message)])
    site = services.site_url
    return Mail(
        subject=actor.login_id,
        mail_id=f"test_{kind}#{services.new_id()}",
        kind=kind,
        to=(account.email,),
        values={
            **services.office.mail_values,
            **{name: SAMPLE[name] for name in MAIL_KINDS[kind].places if name in SAMPLE},
            "reason": SAMPLE["reason"],
            "since": SAMPLE["since"],
            "filing_url": f"{site}/filings/sample",
            "certificates_url": f"{site}/certificates",
            "mandate_url": f"{site}/agents/sample",
            "procedures": SAMPLE["procedure_title"],
            "reach": "申請まで",
            "changes": ["電話番号：03-0000-0000 → 03-1111-1111"],
            "changed_at": SAMPLE["since"],
            "site_url": site,
        },
        words=value.model_dump(mode="json"),
    )
