"""
The ground that one battery defends
===================================

A THAAD battery by itself against missiles of 1,000 km from the east, for one look and for two (shoot, look, shoot).
"""

import penumbra as pb

battery = pb.alone("thaad", "an-tpy-2-terminal", "mrbm-1000", boresight=90.0)
ground = pb.footprint(battery, bearing=90.0)
figure = pb.plot(ground)
