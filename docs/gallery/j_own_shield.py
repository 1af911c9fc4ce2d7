"""
A shield with and without one battery
=====================================

Japan's shield with and without its ship in the western Sea of Japan, on nominal figures, side by side in one figure of
matplotlib.
"""

from matplotlib.figure import Figure

import penumbra as pb

coarse = ["region.resolution=3", "launch_areas.north-korea.points=2"]
shield = pb.load("japan", coarse).on("2024-03-31")
less = pb.at(shield, pb.worlds.without(shield, "west-iia"), 0)

figure = Figure(figsize=(9, 4.5))
titles = ("as it stands", "without the western ship")
for axes, each, title in zip(figure.subplots(1, 2), (shield, less), titles, strict=True):
    pb.plot(pb.cover(each, nominal=True), threat="mrbm-1300", scenario=each, axes=axes)
    axes.set_title(title)
