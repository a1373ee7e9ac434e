"""WebAuthn by py_webauthn: what browsers are told, and whether what they answer is true."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ukeire.domain.staff import Passkey, StaffAccount
from ukeire.usecases.passkeys import CHALLENGE_LIFETIME

_MILLISECONDS = int(CHALLENGE_LIFETIME.total_seconds() * 1000)
_WRONG = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)
"""What the library raises for an answer that is no answer: some of it is Python's own."""


class WebAuthnCeremonies:
    """``PasskeyCeremonies`` for the site at that address; its host is the passkeys' domain."""

    def __init__(self, site_url: str) -> None:
        self._origin = site_url
        self._domain = urlsplit(site_url).hostname or ""

    def registration(self, account: StaffAccount, challenge: str, issuer: str) -> Mapping[str, Any]:
        """What the browser is told to make a passkey that its device finds by itself."""
        options = webauthn.generate_registration_options(
            rp_id=self._domain,
            rp_name=issuer,
            user_id=account.login_id.encode(),
            user_name=account.login_id,
            user_display_name=account.name,
            challenge=base64url_to_bytes(challenge),
            timeout=_MILLISECONDS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id))
                for one in account.passkeys
            ],
        )
        return webauthn.helpers.options_to_json_dict(options)

    def login(self, challenge: str) -> Mapping[str, Any]:
        """What the browser is told to use one."""
        options = webauthn.generate_authentication_options(
            rp_id=self._domain,
            challenge=base64url_to_bytes(challenge),
            timeout=_MILLISECONDS,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return webauthn.helpers.options_to_json_dict(options)

    def challenge_of(self, credential: Mapping[str, Any]) -> str | None:
        """Which challenge the browser says that it answered."""
        try:
            data = base64url_to_bytes(credential["response"]["clientDataJSON"])
            return bytes_to_base64url(parse_client_data_json(data).challenge)
        except _WRONG:
            return None

    def registered(
        self, credential: Mapping[str, Any], challenge: str
    ) -> tuple[str, str, int] | None:
        """Id, public key and count of a new passkey whose holder was verified."""
        try:
            made = webauthn.verify_registration_response(
                credential=dict(credential),
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self._domain,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except _WRONG:
            return None
        return (
            bytes_to_base64url(made.credential_id),
            bytes_to_base64url(made.credential_public_key),
            made.sign_count,
        )

    def holder_of(self, credential: Mapping[str, Any]) -> tuple[str, str] | None:
        """Login ID and passkey's id that an answer names; proves nothing."""
        try:
            handle = base64url_to_bytes(credential["response"]["userHandle"]).decode("ascii")
            return handle, bytes_to_base64url(base64url_to_bytes(credential["id"]))
        except _WRONG:
            return None

    def verified(
        self, credential: Mapping[str, Any], challenge: str, passkey: Passkey
    ) -> int | None:
        """The new count, if the passkey signed the challenge and its holder was verified."""
        try:
            used = webauthn.verify_authentication_response(
                credential=dict(credential),
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self._domain,
                expected_origin=self._origin,
                credential_public_key=base64url_to_bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except _WRONG:
            return None
        return used.new_sign_count
