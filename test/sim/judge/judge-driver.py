"""Plays cases (JSON on standard input) with the judge's own functions and prints what came out, as JSON."""
import importlib.util, json, sys

import numpy as np

spec = importlib.util.spec_from_file_location("evaluate", sys.argv[1])
judge = importlib.util.module_from_spec(spec)
spec.loader.exec_module(judge)


class Tape:
    """A trace made of counts."""
    def __init__(self, start, step, counts):
        self.start, self.step, self.counts = start, step, np.array(counts)


def play(case):
    w = case["world"]
    arr, dur = np.array(case["arrivals"]), np.array(case["durations"])
    policy = judge.make_policy(case["policy"])
    cfg = judge.Config(w["tick"], w["lead"], 0.0, case["mean"], w["reuse"], w["refill"], case["step"], w["spare"])
    hist_t = case["start"] + case["step"] * np.arange(len(case["history"]))
    policy.begin(cfg, hist_t, np.array(case["history"], dtype=np.int64))
    if getattr(policy, "knows_trace", False):
        policy.see(Tape(case["start"], case["step"], case["history"] + case["future"]), arr, w["lead"], 1.0)
    window = (arr, dur, policy, w["from"], w["measure"], w["to"], w["lead"], 0.0, w["tick"], 1)
    if w["spare"]:
        out = judge.simulate_seats(*window, w["refill"], "always", w["max"], w["spare"])
    else:
        out = judge.simulate(*window, w["reuse"], w["refill"], "always", w["max"])
    out["waits"] = out["waits"].tolist()
    return out


json.dump([play(case) for case in json.load(sys.stdin)], sys.stdout)
