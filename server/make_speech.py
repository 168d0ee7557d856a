"""Writes the ten digits, spoken, for captchas that are heard: make_speech.py <folder>

<folder>/<language>/<digit>.pcm, 8 kHz, 8 bit unsigned mono, without the silence around it, all about as loud. Spoken by espeak-ng."""
import array
import io
import math
import pathlib
import subprocess
import sys
import wave

VOICES = {"zh": "cmn", "en": "en-gb"}
RATE = 8000
LOUDEST = 100


def spoken(voice, digit):
    """The voice's samples, -1 to 1, and how many there are a second."""
    command = ["espeak-ng", "-v", voice, "-s", "140", "--stdout", str(digit)]
    content = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(content)) as sound:
        samples = array.array("h", sound.readframes(sound.getnframes()))
        return [sample / 32768 for sample in samples], sound.getframerate()


def at_rate(samples, rate):
    """Every output sample is the mean, weighted by a raised cosine, of what lies around it: nothing above the new rate's half is left."""
    step = rate / RATE
    reach = 1.5 * step
    out = []
    for i in range(int(len(samples) / step)):
        middle = i * step
        around = range(max(0, math.ceil(middle - reach)), min(len(samples), math.floor(middle + reach) + 1))
        weights = [1 + math.cos(math.pi * (j - middle) / reach) for j in around]
        out.append(sum(w * samples[j] for w, j in zip(weights, around)) / sum(weights))
    return out


def without_silence(samples):
    loud = [i for i, sample in enumerate(samples) if abs(sample) > 0.01]
    if not loud:
        sys.exit("make_speech.py: espeak-ng said nothing")
    return samples[max(0, loud[0] - RATE // 100):loud[-1] + RATE // 50]


def main():
    folder = pathlib.Path(sys.argv[1])
    for language, voice in VOICES.items():
        (folder / language).mkdir(parents=True, exist_ok=True)
        for digit in range(10):
            samples = without_silence(at_rate(*spoken(voice, digit)))
            loudest = max(abs(sample) for sample in samples)
            content = bytes(128 + round(LOUDEST * sample / loudest) for sample in samples)
            (folder / language / f"{digit}.pcm").write_bytes(content)


if __name__ == "__main__":
    main()
