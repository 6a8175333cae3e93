"""Runs commands in turn, A B C A B C ..., and writes every run and the medians.

    turns.py SPEC ROUNDS [WAIT]

SPEC has lines `name | records | command`; the first is what the others are compared with, round by round. Before each run it waits up to
WAIT seconds for idle processors; `busy` counts the runs that began without that. Processor time hardly depends on what else the machine does,
wall time does. Peak memory needs GNU time, because Python's own would count otherwise; of a command that takes less than 50 ms it is that of a run
before the others, as to start GNU time would take a good part of what is measured."""
import os
import shlex
import statistics
import sys
import time

GNU_TIME = "/usr/bin/time"
SHORT = .05


def idle(wait):
    def counts():
        with open("/proc/stat") as stat:
            values = [int(value) for value in stat.readline().split()[1:]]
        return sum(values), values[3] + values[4]

    end = time.time() + wait
    while time.time() < end:
        before = counts()
        time.sleep(.15)
        after = counts()
        if after[1] - before[1] >= .93 * (after[0] - before[0]):
            return True
    return False


def run(command, wait, known=None):
    """One run; `known` is its peak memory, if that need not be measured."""
    is_quiet = idle(wait)
    words = shlex.split(os.path.expandvars(command))
    has_time = known is None and os.path.exists(GNU_TIME)
    if has_time:
        words = [GNU_TIME, "-f", "%M", "-q", "-o", "/tmp/turns-memory", *words]
    null = os.open(os.devnull, os.O_RDWR)
    began = time.perf_counter()
    actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    child = os.posix_spawnp(words[0], words, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - began
    os.close(null)
    code = os.waitstatus_to_exitcode(status)
    # Verdicts end with codes from 10 to 14.
    if code != 0 and not 10 <= code <= 14:
        sys.exit(f"ended with {code}: {command}")
    memory = int(open("/tmp/turns-memory").read()) / 1024 if has_time else float("nan") if known is None else known
    return wall, usage.ru_utime + usage.ru_stime, memory, is_quiet


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as spec:
        lines = [[part.strip() for part in line.split("|", 2)] for line in spec if line.strip() and not line.startswith("#")]
    rounds, wait = int(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) == 4 else 0
    runs = {name: [] for name, _, _ in lines}
    first_runs = {name: run(command, 0) for name, _, command in lines}
    known = {name: memory if wall < SHORT else None for name, (wall, _, memory, _) in first_runs.items()}
    for _ in range(rounds):
        for name, _, command in lines:
            runs[name].append(run(command, wait, known[name]))
    first = lines[0][0]
    records = {name: int(count) for name, count, _ in lines}
    print(f"{'':34} {'records':>8} {'wall s':>8} {'min':>7} {'max':>7} {'x wall':>7} {'cpu s':>7} {'x cpu':>7} {'MiB':>7} busy")
    for name, _, _ in lines:
        own = runs[name]
        ratio = lambda part: statistics.median(
            one[part] / records[name] / (other[part] / records[first]) for one, other in zip(own, runs[first]) if other[part])
        walls = [one[0] for one in own]
        cpu = statistics.median(one[1] for one in own)
        print(f"{name:34} {records[name]:8} {statistics.median(walls):8.4f} {min(walls):7.4f} {max(walls):7.4f} {ratio(0):7.2f} "
              f"{cpu:7.4f} {ratio(1):7.2f} {max(one[2] for one in own):7.1f} {sum(not one[3] for one in own)}/{rounds}")
    print("\nevery run: wall seconds / processor seconds")
    for name, _, command in lines:
        print(f"{name}\n    {' '.join(f'{one[0]:.4f}/{one[1]:.4f}' for one in runs[name])}")


main()
