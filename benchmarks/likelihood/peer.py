# SPDX-License-Identifier: MIT
"""The other half of scripts/bench-likelihood: the same events, density and result (minimum and Hessian)
with iminuit and numpy, from starts near the truth. Prints like bench_likelihood."""
import sys
import time

import numpy
from iminuit import Minuit

events = numpy.fromfile(sys.argv[1])
calls = 0


def erf(z):
    """Of a number, by the C library; the integral over the range costs nothing."""
    import math
    return math.erf(z)


def cost(ns, mu, sigma, nb, tau):
    global calls
    calls += 1
    root = sigma * 2.0 ** 0.5
    inside = 0.5 * (erf((10.0 - mu) / root) - erf((0.0 - mu) / root))
    signal = numpy.exp(-0.5 * ((events - mu) / sigma) ** 2) / (sigma * (2.0 * numpy.pi) ** 0.5 * inside)
    background = numpy.exp(-events / tau) / (tau * -numpy.expm1(-10.0 / tau))
    return 2.0 * (ns + nb) - 2.0 * numpy.log(ns * signal + nb * background).sum()


least = float("inf")
for _ in range(2):
    calls = 0
    minuit = Minuit(cost, ns=0.25 * len(events), mu=4.9, sigma=0.35, nb=0.75 * len(events), tau=3.5)
    minuit.errordef = 1.0
    begin = time.process_time()
    minuit.migrad()
    minuit.hesse()
    least = min(least, time.process_time() - begin)
print(f"{least:.6f} {calls}", *(f"{value:.12g} {error:.12g}" for value, error in zip(minuit.values, minuit.errors)))
