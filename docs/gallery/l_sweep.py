"""
2,000 shields
=============

Where the third site of the European shield covers most people of NATO Europe against missiles of 3,000 km, by the time
that the decision takes. Each panel is a place of the site; the lines are the interceptor's nominal speed, and the bands all
speeds from 3.0 to 5.7 km/s. Grey: the range of the time to decide in the case. As planned for 2022 the site would also have
held SM-3 IIB, cancelled in 2013, whose speed is not varied. The figures stand in a table beside this script, which
``make example-sweep`` computes again.
"""

import csv
from pathlib import Path

from matplotlib.figure import Figure

import penumbra as pb

scenario = pb.load("epaa")
with Path("third_site.csv").open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))

share, speed, delay = "people/nato-europe/irbm-3000", "interceptors.sm3-iia.burnout_speed", "decision_time"
seconds = {"s": 1.0, "min": 60.0}
for row in rows:
    number, unit = row[delay].split()
    row["minutes"] = float(number) * seconds[unit] / 60.0
sites, days = list(dict.fromkeys(row["site"] for row in rows)), list(dict.fromkeys(row["date"] for row in rows))

figure = Figure(figsize=(9, 4.8), layout="constrained")
panels = figure.subplots(2, (len(sites) + 1) // 2, sharex=True, sharey=True).ravel()
for axes, site in zip(panels, sites, strict=False):
    axes.axvspan(scenario.decision_time.low / 60.0, scenario.decision_time.high / 60.0, color="0.92")
    for day, colour in zip(days, ("#08488a", "#b5651d"), strict=True):
        own = [row for row in rows if row["site"] == site and row["date"] == day]
        times = sorted({row["minutes"] for row in own})
        spread = [[100.0 * float(row[share]) for row in own if row["minutes"] == time] for time in times]
        low, high = ([end(each) for each in spread] for end in (min, max))
        axes.fill_between(times, low, high, color=colour, alpha=0.25)
        nominal = [100.0 * float(row[share]) for row in own if row[speed] == "4.5 km/s"]
        axes.plot(times, nominal, color=colour, linewidth=1.4, label=f"as planned for the end of {day[:4]}")
    axes.set_title(site, fontsize=9)
    axes.tick_params(labelsize=7)
panels[0].legend(fontsize=6)
figure.supxlabel("time from a firm track to the order to fire [min]", fontsize=8)
figure.supylabel("people in reach who are covered [%]", fontsize=8)
