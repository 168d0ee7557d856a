"""Writes the ten digits, spoken, for captchas that are heard: make_speech.py <espeak-ng> <folder>

<folder>/<language>/<digit>.<voice>.pcm, by three voices: 8 kHz, 8 bit unsigned mono, without the silence around it, all about as loud. Spoken by espeak-ng."""
import array
import io
import math
import pathlib
import subprocess
import sys
import wave

LANGUAGES = {"zh": "cmn", "en": "en-gb"}
VOICES = [("", 140), ("+f2", 130), ("+m3", 150)]  # with their words a minute
RATE = 8000
LOUDEST = 100


def spoken(program, voice, pace, digit):
    """The voice's samples, -1 to 1, and how many there are a second."""
    command = [program, "-v", voice, "-s", str(pace), "--stdout", str(digit)]
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
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    for language, code in LANGUAGES.items():
        (folder / language).mkdir(parents=True, exist_ok=True)
        for number, (voice, pace) in enumerate(VOICES):
            for digit in range(10):
                samples = without_silence(at_rate(*spoken(program, code + voice, pace, digit)))
                loudest = max(abs(sample) for sample in samples)
                content = bytes(128 + round(LOUDEST * sample / loudest) for sample in samples)
                (folder / language / f"{digit}.{number}.pcm").write_bytes(content)


if __name__ == "__main__":
    main()
