"""
Shares of people
================

Of the people whom a class reaches, the shares that are covered for certain and at best, if the interceptors are guided as
announced. Sources disagree on that; `pb.choose` takes one of their answers.
"""

import penumbra as pb

scenario = pb.load("epaa", ["region.resolution=3", "launch_areas.iran.points=2"])
shield = pb.choose(scenario, {"guidance": "remote-as-announced"}).on("2018-12-31", history="planned")
shares = pb.share(pb.cover(shield), of="people", by="protected")
figure = pb.plot(shares, scenario=shield)
