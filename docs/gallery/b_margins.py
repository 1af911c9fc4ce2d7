"""
Time to spare
=============

The margin is the time by which the latest useful launch follows the first possible one, on nominal figures. Where it is
negative, every battery is too late; where no battery can meet the missile at all, there is none.
"""

import penumbra as pb

shield = pb.load("epaa", ["region.resolution=3", "launch_areas.iran.points=2"]).on("2018-12-31", history="planned")
area = pb.cover(shield, nominal=True)
figure = pb.plot(area, threat="irbm-3000", of="margin", scenario=shield)
