"""Whose site this is: the names and the window that pages and mails show. Configuration."""

from pydantic import BaseModel, ConfigDict

from ukeire.domain.wording import Text


class Office(BaseModel):
    """The operating office. The defaults are an example; a deployment sets its own (``OFFICE``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    council: str = "介護分野における特定技能協議会"
    name: str = "介護分野における特定技能協議会事務局"
    system: str = "介護分野における特定技能協議会申請システム"
    ministry: str = "厚生労働省"
    address: str = "〒100-0000 東京都千代田区霞が関0-0-0"
    phone: str = "03-0000-0000"
    mail_addresses: dict[str, str] = {
        "secretariat": "secretariat@ukeire.example",
        "ministry": "ministry@ukeire.example",
    }
    hours: str = "平日 9:00～17:00（土日祝日・年末年始を除く）"

    def mail_address(self, office: str) -> str:
        """Where the office of a route reads its mail. Raises KeyError for an unknown office."""
        return self.mail_addresses[office]

    @property
    def mail_values(self) -> dict[str, str]:
        """What every mail's head and foot are filled with."""
        return {
            "council": self.council,
            "office_name": self.name,
            "system_name": self.system,
            "office_address": self.address,
            "office_phone": self.phone,
            "office_hours": self.hours,
        }

    def label(self, office: str) -> Text:
        """The office that ``office`` (``secretariat``, ``ministry``) stands for, in few words."""
        return Text({"secretariat": "事務局", "ministry": self.ministry}.get(office, office))
