"""One claim put to its check as `penumbra.claims.check` does: what is not there is refused before it is judged."""

from pydantic import ValidationError

from penumbra.claims.check import checks
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.errors import ClaimError


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
