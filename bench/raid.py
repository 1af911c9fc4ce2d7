"""How long a raid takes: what the batteries can do in each world, and the plays.

Run it as ``python bench/raid.py``; it takes some two minutes, and more where code must be compiled first.
"""

import time

import penumbra as pb
from penumbra.raids.doctrine import Load, doctrine_of
from penumbra.raids.kill_chances import kill_chances
from penumbra.raids.playing import all_worlds, fought, setting_of
from penumbra.raids.salvo import numbers_of, targets_of

DRAWS = 250  # for each of four priors: 1,000 worlds
PLAYS = 9  # of each world
RAIDS = (
    ("epaa", "2018-12-31", "planned", "500 mrbm-2000", "Bucharest", {}),
    ("gulf", "2026-02-27", "actual", "500 mrbm-1000", "Abu Dhabi", {"pac3-mse": "0.5..0.9"}),
)


def main() -> None:
    """Print seconds for each raid, after a small one that compiles and flies the families of fans."""
    for case, day, history, salvo, aim, kill in RAIDS:
        shield = pb.load(case).on(day, history=history)
        pb.raid(shield, salvo, [aim], kill=kill, n=2)
        numbers, doctrine = numbers_of(shield, salvo), doctrine_of(shield, "shoot-look-shoot", None, None, 0)
        names = shield.scenario.interceptors
        known = kill_chances({b.interceptor: names[b.interceptor].name for b in shield.batteries.values()}, kill)
        chances = [known[battery.interceptor] for battery in shield.batteries.values()]
        begun = time.perf_counter()
        setting = setting_of(shield, numbers, targets_of(shield, [aim]), (), doctrine, 600.0)
        table = pb.draw(shield, DRAWS, 1)
        _, worlds = all_worlds(setting, table, chances, (0.0, 0.0, 0.0), Load(), 1)
        able = time.perf_counter()
        fought(setting, worlds, numbers, PLAYS, 1)
        played, used = time.perf_counter(), time.process_time()
        pb.raid(shield, salvo, [aim], kill=kill, window=600.0, n=DRAWS)
        whole, used = time.perf_counter() - played, time.process_time() - used
        print(
            f"{case}: {salvo} at {aim}, {table.sizes['world']:,} worlds, {len(setting.flights)} pairs of launch and aim"
        )
        print(f"  what {len(chances)} batteries can do {able - begun:.2f} s, {PLAYS} plays {played - able:.2f} s")
        print(f"  pb.raid in all {whole:.2f} s ({used:.2f} s of processor time)")


if __name__ == "__main__":
    main()
