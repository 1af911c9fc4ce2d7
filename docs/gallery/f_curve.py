"""
A share along one number
========================

How much of Poland's people are covered against missiles of 3,000 km, by the missile's radar cross-section.
"""

import penumbra as pb

shield = pb.load("epaa", ["launch_areas.iran.points=2"]).on("2018-12-31", history="planned")
values = ["0.01 m2", "0.03 m2", "0.06 m2", "0.1 m2", "0.12 m2", "0.15 m2", "0.3 m2", "1 m2"]
number = "threats.irbm-3000.radar_cross_section"
curve = pb.threshold_curve(shield, number, "POL", values, "irbm-3000", of="people")
figure = pb.plot(curve, scenario=shield)
