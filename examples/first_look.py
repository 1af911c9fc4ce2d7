"""The European shield as planned for the end of 2018: what does it cover, how surely, and why?"""

import penumbra as pb

shield = pb.load("epaa").on("2018-12-31", history="planned")
area = pb.cover(shield)
shares = pb.share(area, of="people", by="alliance")
print(shares[["threatened_share", "covered_share", "umbra_share", "penumbra_share"]].to_dataframe())

trace = pb.trace(shield, threat="mrbm-2000", launch="iran-north-west", aim="Bucharest")
print(trace.attrs["why"])
pb.save(area, "out/epaa-2018-planned.nc")
