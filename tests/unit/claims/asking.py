"""One claim put to its check as `penumbra.claims.check` does: what is not there is refused before it is judged."""

from pydantic import ValidationError

from penumbra.claims.check import checks
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim, load_ledger
from penumbra.errors import ClaimError


def rows_of(name: str) -> dict[str, Claim]:
    """Every claim of a ledger as it is put to a check, by its id, or by that and its reading's: ``row/reading``."""
    found = {}
    for claim in load_ledger(name)[0].claims:
        if claim.readings is None:
            found[claim.id] = claim
        found |= {f"{claim.id}/{reading.id}": claim.as_read(reading) for reading in claim.readings or ()}
    return found


def put(evidence: Evidence, claim: Claim) -> Finding:
    """The finding, or a ClaimError with every fault as ``arguments.site: no site 'mars'``."""
    module = checks()[claim.check]
    try:
        arguments = module.Arguments.model_validate(claim.arguments)
    except ValidationError as error:
        raise ClaimError(str(error)) from None
    faults = module.ready(evidence, claim, arguments) if hasattr(module, "ready") else ()
    findings = [f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in faults]
    if findings:
        raise ClaimError(findings)
    return module.finding(evidence, claim, arguments)
