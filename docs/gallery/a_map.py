"""
A map: what is covered, and how surely
======================================

Four answers on one map. The *umbra* is covered whichever published number is right, the *penumbra* only if some are, the
*open* ground in no case; the rest is reached by no missile of the class. The map is coarse, of cells some 100 km wide and two
points for all of Iran, so that it takes seconds; without these changes it is the one of the README, with other figures.
"""

import penumbra as pb

shield = pb.load("epaa", ["region.resolution=3", "launch_areas.iran.points=2"]).on("2018-12-31", history="planned")
area = pb.cover(shield)
figure = pb.plot(area, threat="mrbm-2000", scenario=shield)
