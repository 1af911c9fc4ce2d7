"""
Where one more would add most
=============================

Covered people whom one more Aegis Ashore with SM-3 IB would add to the European shield as planned for the end of 2018, against
missiles of 2,500 km, for each cell of Romania and Bulgaria. Two points stand for all of Iran, and a hundred for the people of
NATO Europe, so that it takes seconds.
"""

import penumbra as pb

shield = pb.load("epaa", ["launch_areas.iran.points=2"]).on("2018-12-31", history="planned")
found = pb.site(shield, "ROU, BGR", "deveselu", threats=["mrbm-2500"], aims=100, worlds=8, best=4)
figure = pb.plot(found, scenario=shield)
