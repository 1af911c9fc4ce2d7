"""
A shield of one's own beside the built-in one
=============================================

Japan's shield with and without its ship in the western Sea of Japan, on nominal figures, in one figure of matplotlib.
"""

from matplotlib.figure import Figure

import penumbra as pb

coarse = ["region.resolution=3", "launch_areas.north-korea.points=2"]
gone = [f"batteries.{key}.actual=null" for key in ("west-ia", "west-iia")]
figure = Figure(figsize=(9, 4.5))
titles = ("as it stands", "without the western ship")
for axes, changes, title in zip(figure.subplots(1, 2), ([], gone), titles, strict=True):
    shield = pb.load("japan", coarse + changes).on("2024-03-31")
    pb.plot(pb.cover(shield, nominal=True), threat="mrbm-1300", scenario=shield, axes=axes)
    axes.set_title(title)
