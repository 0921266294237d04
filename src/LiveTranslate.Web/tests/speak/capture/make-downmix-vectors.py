"""Writes downmix.json: what the page and the command line must both make of several channels. Run it by hand."""
import json, math, os, random

RATE = 1000          # 20 ms are 20 frames
random.seed(7)


def mix(channels):
    n, frames, block = len(channels), len(channels[0]), RATE // 50
    energies, mean, weights, begun = [0.0] * n, 0.0, [0.0] * n, False
    strongest, follows, kept, out = 0, False, 0, []
    for at in range(0, frames, block):
        part = [c[at:at + block] for c in channels]
        size = len(part[0])
        now = [sum(v * v for v in c) / size for c in part]
        sums = [sum(c[i] for c in part) / n for i in range(size)]
        now_mean = sum(v * v for v in sums) / size
        step = 0.2 if begun else 1.0
        energies = [e + step * (x - e) for e, x in zip(energies, now)]
        mean += step * (now_mean - mean)
        loudest = max(range(n), key=lambda c: (energies[c], -c))
        if energies[loudest] >= 1e-8:
            if not follows or energies[loudest] > 4 * energies[strongest]:
                strongest = loudest
            kept = kept + 1 if mean > energies[loudest] / 3 else 0
            if mean < energies[loudest] / 8:
                follows = True
            elif kept >= 100:
                follows = False
        wanted = [(1.0 if c == strongest else 0.0) if follows else 1 / n for c in range(n)]
        for i in range(size):
            share = (i + 1) / size if begun else 1.0
            out.append(sum(part[c][i] * (weights[c] + share * (wanted[c] - weights[c])) for c in range(n)))
        weights, begun = wanted, True
    return out


def tone(count, hertz=110.0, loud=0.5, start=0):
    return [round(loud * math.sin(2 * math.pi * hertz * i / RATE), 4) for i in range(start, start + count)]


def noise(count, loud=0.1):
    return [round(random.uniform(-loud, loud), 4) for _ in range(count)]


def quiet(count):
    return [0.0] * count


def opposite(samples):
    return [-v for v in samples]


t, early = tone(90), noise(50)
cases = {
    'the same in both': [tone(50), tone(50)],
    'opposite phase from the start': [t, opposite(t)],
    'opposite phase after agreement': [tone(50) + t, tone(50) + opposite(t)],
    'agreement again after opposite phase': [t + tone(2300), opposite(t) + tone(2300)],
    'left only': [tone(70), quiet(70)],
    'one live channel of eight': [quiet(70) if c != 3 else tone(70) for c in range(8)],
    'one speaker after the other, each at one of eight': [
        tone(200) + quiet(200) if c == 1 else quiet(200) + tone(200, 70.0) if c == 6 else quiet(400) for c in range(8)],
    'two that have nothing in common': [noise(70), noise(70)],
    'silence, then opposite phase': [quiet(45) + t, quiet(45) + opposite(t)],
    'three channels, two of them opposite': [t, opposite(t), [round(v / 4, 4) for v in t]],
    'less than a block': [[0.5, -0.5, 0.25], [-0.5, 0.5, -0.25]],
}
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, 'downmix.json'), 'w') as file:
    rows = [json.dumps({'name': name, 'rate': RATE, 'channels': channels,
                        'mono': [round(v, 6) for v in mix(channels)]}, separators=(',', ':')) for name, channels in cases.items()]
    file.write('[\n' + ',\n'.join(rows) + '\n]\n')
