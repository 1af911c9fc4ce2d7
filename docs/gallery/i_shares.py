"""
Shares by country
=================

Of the people whom a class reaches, the shares that are covered in every case, in some, and in none.
"""

import penumbra as pb

shield = pb.load("epaa", ["region.resolution=3", "launch_areas.iran.points=2"]).on("2018-12-31", history="planned")
shares = pb.share(pb.cover(shield), of="people", by="protected")
figure = pb.plot(shares, scenario=shield)
