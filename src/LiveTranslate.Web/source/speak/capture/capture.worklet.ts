import { Chunker, sampleRate as wantedRate } from './chunker';
import { Downmix } from './downmix';
import { levelOf } from './level';
import { type CaptureCommand, type CaptureEvent, processorName } from './messages';
import { Resampler } from './resampler';

// Twenty a second are enough for a meter.
const levelPeriod = Math.round(sampleRate / 20);

/** From the microphone's samples to chunks, on the audio thread: a busy page loses nothing. */
class CaptureProcessor extends AudioWorkletProcessor {
  #running = false;
  #muted = false;
  #downmix = new Downmix(sampleRate);
  #resampler = new Resampler(sampleRate, wantedRate);
  #chunker = new Chunker();
  #levels = new Float32Array(levelPeriod);
  #levelled = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<CaptureCommand>) => {
      if (data.kind === 'mute') this.#muted = data.mute;
      else if (data.run) this.#running = true;
      else this.#stop();
    };
  }

  process(inputs: Float32Array[][]): boolean {
    const channels = inputs[0];
    if (!channels?.[0]) return true;
    const heard = this.#downmix.push(channels);
    this.#measure(heard);
    if (this.#running) this.#send(this.#resampler.push(this.#muted ? new Float32Array(heard.length) : heard));
    return true;
  }

  #stop(): void {
    if (this.#running) {
      const last = this.#downmix.flush();
      this.#send(this.#resampler.push(this.#muted ? new Float32Array(last.length) : last));
      this.#send(this.#resampler.flush());
      const rest = this.#chunker.flush();
      if (rest) this.#post({ kind: 'chunk', pcm: rest });
      this.#resampler = new Resampler(sampleRate, wantedRate);
    }
    this.#running = false;
    this.#post({ kind: 'stopped' });
  }

  #send(samples: Float32Array): void {
    for (const pcm of this.#chunker.push(samples)) this.#post({ kind: 'chunk', pcm });
  }

  #measure(heard: Float32Array): void {
    for (const sample of heard) {
      this.#levels[this.#levelled++] = sample;
      if (this.#levelled < levelPeriod) continue;
      this.#levelled = 0;
      this.#post({ kind: 'level', level: levelOf(this.#levels) });
    }
  }

  #post(event: CaptureEvent): void {
    if (event.kind === 'chunk') this.port.postMessage(event, [event.pcm.buffer as ArrayBuffer]);
    else this.port.postMessage(event);
  }
}

registerProcessor(processorName, CaptureProcessor);
