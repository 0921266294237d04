import { Subject } from '@microsoft/signalr';
import { signal } from '@preact/signals';
import { type ServerError, errorOf } from '../server/errors';
import { connect } from '../server/hub';
import type { CheckReply } from '../server/messages';
import { chunkMs } from './capture/chunker';
import { type LevelFault, meterOf } from './capture/level';
import { Microphone, MicrophoneError, type MicrophoneFault } from './capture/microphone';
import { wavOf } from './capture/wav';

export type CheckPhase = 'idle' | 'opening' | 'recording' | 'waiting' | 'done';

// Long enough for two sentences; the server takes 10.
const seconds = 8;
// -40 dB at the loudest: understood by few recognizers.
const quietPeak = 0.01;

/** A few seconds of speech before going live: recorded here, recognized by the server, and forgotten by both. */
export class SoundCheck {
  readonly phase = signal<CheckPhase>('idle');
  readonly left = signal(seconds);
  readonly meter = signal(0);
  readonly level = signal<'good' | 'quiet' | LevelFault>(undefined);
  readonly fault = signal<MicrophoneFault | undefined>(undefined);
  readonly reply = signal<CheckReply | undefined>(undefined);
  readonly error = signal<ServerError | undefined>(undefined);
  /** Where the browser plays the recording from: exactly what the server would be given. */
  readonly recording = signal<string | undefined>(undefined);
  readonly #id: string;
  readonly #token: string;
  readonly #opened: (deviceId: string) => Promise<void>;
  #microphone: Microphone | undefined;
  #chunks: Uint8Array[] = [];
  #run = 0;

  constructor(id: string, token: string, opened: (deviceId: string) => Promise<void>) {
    this.#id = id;
    this.#token = token;
    this.#opened = opened;
  }

  async start(deviceId: string): Promise<void> {
    this.leave();
    const run = this.#run;
    this.phase.value = 'opening';
    let peak = 0;
    let worst: LevelFault;
    try {
      const microphone = await Microphone.open(deviceId || undefined, {
        chunk: (pcm) => run === this.#run && this.#chunk(pcm),
        level: (level, fault) => {
          if (run !== this.#run) return;
          this.meter.value = meterOf(level);
          peak = Math.max(peak, level.peak);
          worst = fault ?? worst;
          this.level.value = worst ?? (peak < quietPeak ? 'quiet' : 'good');
        },
        lost: () => run === this.#run && void this.finish(),
      });
      if (run !== this.#run) {
        microphone.close();
        return;
      }
      this.#microphone = microphone;
      this.phase.value = 'recording';
      microphone.run();
      await this.#opened(microphone.deviceId);
    } catch (thrown) {
      if (run !== this.#run) return;
      this.fault.value = thrown instanceof MicrophoneError ? thrown.fault : 'failed';
      this.phase.value = 'idle';
    }
  }

  /** Enough was said. */
  async finish(): Promise<void> {
    if (this.phase.value !== 'recording') return;
    this.phase.value = 'waiting';
    const run = this.#run;
    await this.#microphone?.stop();
    this.#microphone?.close();
    this.#microphone = undefined;
    if (run !== this.#run) return;
    this.meter.value = 0;
    const chunks = this.#chunks;
    this.recording.value = URL.createObjectURL(wavOf(chunks));
    try {
      const reply = await this.#ask(chunks);
      if (run === this.#run) this.reply.value = reply;
    } catch (thrown) {
      if (run === this.#run) this.error.value = errorOf(thrown);
    }
    if (run === this.#run) this.phase.value = 'done';
  }

  /** Forgets everything. */
  leave(): void {
    this.#run++;
    this.#microphone?.close();
    this.#microphone = undefined;
    this.#chunks = [];
    if (this.recording.value) URL.revokeObjectURL(this.recording.value);
    this.recording.value = undefined;
    this.reply.value = undefined;
    this.error.value = undefined;
    this.fault.value = undefined;
    this.level.value = undefined;
    this.meter.value = 0;
    this.left.value = seconds;
    this.phase.value = 'idle';
  }

  #chunk(pcm: Uint8Array): void {
    const most = (seconds * 1000) / chunkMs;
    if (this.#chunks.length >= most) return;
    this.#chunks.push(pcm);
    this.left.value = Math.ceil(((most - this.#chunks.length) * chunkMs) / 1000);
    if (this.#chunks.length === most) void this.finish();
  }

  async #ask(chunks: Uint8Array[]): Promise<CheckReply> {
    const hub = connect('hubs/speaker');
    try {
      await hub.open();
      const audio = new Subject<Uint8Array>();
      const answer = hub.invoke<CheckReply>('CheckAudio', { sessionId: this.#id, speakerToken: this.#token }, audio);
      for (const chunk of chunks) audio.next(chunk);
      audio.complete();
      return await answer;
    } finally {
      hub.close();
    }
  }
}
