"""
In how many of 100 cases
========================

A case is one complete choice of the published figures. *Likely* is covered in at least 50 of 100 cases under every way of
reading the ranges, *doubtful* in fewer under some. Sixteen draws for each way keep this picture quick; 64 are the least to
quote from.
"""

import penumbra as pb

shield = pb.load("guam", ["region.resolution=4"]).on("2032-09-30", history="planned")
cases = pb.case_map(shield, n=16, seed=1)
figure = pb.plot(cases, scenario=shield)
