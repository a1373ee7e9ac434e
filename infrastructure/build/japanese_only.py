"""What stays Japanese, and why: the catalogues of other languages leave it out.

Paths begin with ``ukeire/``, inside the package, or with ``functions/``; a folder stands for all in
it, ``path:name`` for one definition of a file.
"""

from collections.abc import Mapping, Sequence

JAPANESE_ONLY: Mapping[str, Sequence[str]] = {
    "the offices' console is Japanese": (
        "functions/admin",
        "ukeire/adapters/mail.py",
        "ukeire/domain/assignment.py",
        "ukeire/domain/comments.py",
        "ukeire/domain/findings.py",
        "ukeire/domain/mail_kinds.py",
        "ukeire/domain/permissions.py:STAFF_ROLE_WORDS",
        "ukeire/domain/periods.py",
        "ukeire/domain/stored_data.py",
        "ukeire/domain/review.py",
        "ukeire/domain/settings",
        "ukeire/domain/staff.py",
        "ukeire/domain/words.py:ACT_WORDS",
        "ukeire/domain/words.py:PEOPLE_WORDS",
        "ukeire/usecases/add_staff.py",
        "ukeire/usecases/ask_export.py",
        "ukeire/usecases/assign_filing.py",
        "ukeire/usecases/change_setting.py",
        "ukeire/usecases/change_staff_password.py",
        "ukeire/usecases/export_rows.py",
        "ukeire/usecases/find_findings.py",
        "ukeire/usecases/list_queue.py",
        "ukeire/usecases/log_in_staff.py",
        "ukeire/usecases/make_export.py",
        "ukeire/usecases/manage_staff.py",
        "ukeire/usecases/passkeys.py",
        "ukeire/usecases/read_audit.py",
        "ukeire/usecases/read_statistics.py",
        "ukeire/usecases/recall_return.py",
        "ukeire/usecases/resend_mail.py",
        "ukeire/usecases/saved_filters.py",
        "ukeire/usecases/staff_mails.py",
        "ukeire/usecases/try_mail_template.py",
        "ukeire/usecases/use_staff_link.py",
        "ukeire/web/audit_representations.py:HEADS",
        "ukeire/web/audit_representations.py:_EXPORTING",
        "ukeire/web/audit_representations.py:_LISTS",
        "ukeire/web/audit_representations.py:about",
        "ukeire/web/audit_representations.py:_called",
        "ukeire/web/audit_representations.py:about_people",
        "ukeire/web/audit_representations.py:party",
        "ukeire/web/charts.py",
        "ukeire/web/static/js/bulk.js",
        "ukeire/web/static/js/passkeys.js",
        "ukeire/web/static/js/presence.js",
        "ukeire/web/static/js/remarks.js",
        "ukeire/web/templates/audit",
        "ukeire/web/templates/offices",
    ),
    "mails are Japanese": (
        "ukeire/usecases/account_mails.py",
        "ukeire/usecases/mandate_mails.py",
    ),
    "programs are answered in Japanese": (
        "functions/accounts/accounts_api.py",
        "functions/applications/filings_api.py",
        "functions/applications/procedures_api.py",
        "functions/applications/register_api.py",
        "functions/documents/api.py",
        "ukeire/adapters/cursors.py",
        "ukeire/web/bodies.py",
        "ukeire/web/idempotency.py",
        "ukeire/web/openapi.py",
        "ukeire/web/query.py",
    ),
    "so is what a command says to its operator": (
        "ukeire/domain/directory.py",
        "ukeire/domain/verification.py",
        "ukeire/usecases/staff_changes.py",
        "ukeire/usecases/verify_audit.py",
    ),
    "agreements, certificates, printed lists and names of files are Japanese": (
        "functions/applications/audit.py:audit_pdf",
        "functions/copies",
        "functions/applications/pages_register.py:download",
        "ukeire/adapters/list_pdf.py",
        "ukeire/domain/data_copy.py",
        "ukeire/domain/dates.py:japanese_date",
        "ukeire/domain/filenames.py",
        "ukeire/usecases/make_data_copy.py",
        "ukeire/web/audit_representations.py:printed_audit",
        "ukeire/web/templates/accounts/documents",
    ),
    "characters and names that are compared or mended, not shown": (
        "ukeire/domain/characters.py:_HYPHENS",
        "ukeire/domain/csv_text.py",
        "ukeire/domain/dates.py:ERAS",
        "ukeire/domain/directory.py",
        "ukeire/domain/dates.py:FIRST_YEAR",
        "ukeire/domain/legal_forms.py",
        "ukeire/domain/offers.py",
        "ukeire/domain/search_words.py",
        "ukeire/domain/text.py:_NAME_CHARACTERS",
    ),
    "many names in one string: messages.places() has them": ("ukeire/domain/places.py",),
    "the language's own name": ("ukeire/web/languages.py:JAPANESE",),
    "said when nothing else works": ("ukeire/web/error_pages.py:_BARE",),
}

_ALL = frozenset(path for paths in JAPANESE_ONLY.values() for path in paths)


def stays_japanese(path: str, definition: str = "") -> bool:
    """Whether the file or a folder it is in, or else that definition of it, stays Japanese."""
    if definition:
        return f"{path}:{definition}" in _ALL
    parts = path.split("/")
    return any("/".join(parts[: length + 1]) in _ALL for length in range(len(parts)))
