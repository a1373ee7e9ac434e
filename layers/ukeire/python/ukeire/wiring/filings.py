"""Filings, registers, and what both are found, listed, reviewed and counted by."""

from functools import cached_property
from typing import TYPE_CHECKING

from ukeire.wiring.base import Base

if TYPE_CHECKING:
    from ukeire.adapters.desks import DynamoDesks
    from ukeire.adapters.directory import DynamoDirectory
    from ukeire.adapters.executions import StepFunctionsExecutions
    from ukeire.adapters.filing_facts import DynamoFilingFacts
    from ukeire.adapters.filing_outbox import DynamoOutbox, DynamoStageTokens
    from ukeire.adapters.filings import DynamoFilings
    from ukeire.adapters.identities import DynamoIdentities
    from ukeire.adapters.postal_codes import PostalCodeTable
    from ukeire.adapters.presence import DynamoPresence
    from ukeire.adapters.public_list import DynamoPublicList
    from ukeire.adapters.queue import DynamoQueue
    from ukeire.adapters.queue_search import DynamoFilingSearch
    from ukeire.adapters.registers import DynamoRegisters
    from ukeire.adapters.retention import DynamoPeriods


class Filings(Base):
    """A part of ``Services``."""

    @cached_property
    def registers(self) -> "DynamoRegisters":
        """Registers and certificates."""
        from ukeire.adapters.registers import DynamoRegisters

        return DynamoRegisters(self._settings["REGISTERS_TABLE"])

    @cached_property
    def public_list(self) -> "DynamoPublicList":
        """What anyone may read of the registers."""
        from ukeire.adapters.public_list import DynamoPublicList

        return DynamoPublicList(self._settings["REGISTERS_TABLE"])

    @cached_property
    def directory(self) -> "DynamoDirectory":
        """All organisations, for offices."""
        from ukeire.adapters.directory import DynamoDirectory

        return DynamoDirectory(self._settings["REGISTERS_TABLE"])

    @cached_property
    def filings(self) -> "DynamoFilings":
        """Filings."""
        from ukeire.adapters.filings import DynamoFilings

        named = self._settings.variables
        return DynamoFilings(
            self._settings["FILINGS_TABLE"],
            self.registers if "REGISTERS_TABLE" in named else None,
            self.given_audit,
        )

    @cached_property
    def queue(self) -> "DynamoQueue":
        """What filings are listed by."""
        from ukeire.adapters.queue import DynamoQueue

        return DynamoQueue(self._settings["QUEUE_TABLE"])

    @cached_property
    def search(self) -> "DynamoFilingSearch":
        """What filings are found by."""
        from ukeire.adapters.queue_search import DynamoFilingSearch

        return DynamoFilingSearch(self._settings["QUEUE_TABLE"])

    @cached_property
    def desks(self) -> "DynamoDesks":
        """What each of the offices' people keeps."""
        from ukeire.adapters.desks import DynamoDesks

        return DynamoDesks(self._settings["DESKS_TABLE"])

    @cached_property
    def facts(self) -> "DynamoFilingFacts":
        """What is counted of filings."""
        from ukeire.adapters.filing_facts import DynamoFilingFacts

        return DynamoFilingFacts(self._settings["STATISTICS_TABLE"])

    @cached_property
    def identities(self) -> "DynamoIdentities":
        """Whom and what filings name."""
        from ukeire.adapters.identities import DynamoIdentities

        return DynamoIdentities(self._settings["FILINGS_TABLE"])

    @cached_property
    def presence(self) -> "DynamoPresence":
        """Who has a filing open."""
        from ukeire.adapters.presence import DynamoPresence

        return DynamoPresence(self._settings["FILINGS_TABLE"])

    @cached_property
    def outbox(self) -> "DynamoOutbox":
        """What stored moves have yet to tell."""
        from ukeire.adapters.filing_outbox import DynamoOutbox

        return DynamoOutbox(self._settings["FILINGS_TABLE"])

    @cached_property
    def stage_tokens(self) -> "DynamoStageTokens":
        """Which execution waits for which office."""
        from ukeire.adapters.filing_outbox import DynamoStageTokens

        return DynamoStageTokens(self._settings["FILINGS_TABLE"])

    @cached_property
    def periods(self) -> "DynamoPeriods":
        """What is due to be told of, ended or erased."""
        from ukeire.adapters.retention import DynamoPeriods

        return DynamoPeriods(self._settings["FILINGS_TABLE"], self._settings["REGISTERS_TABLE"])

    @cached_property
    def executions(self) -> "StepFunctionsExecutions":
        """Review executions."""
        from ukeire.adapters.executions import StepFunctionsExecutions

        return StepFunctionsExecutions(self._settings.get("STATE_MACHINE_ARN", ""))

    @cached_property
    def postal_codes(self) -> "PostalCodeTable":
        """The offline table of postal codes."""
        from ukeire.adapters.postal_codes import PostalCodeTable

        return PostalCodeTable()
