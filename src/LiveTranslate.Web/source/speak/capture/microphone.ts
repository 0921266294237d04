import type { LevelFault, Level } from './level';
import { LevelWatch } from './level';
import { type CaptureCommand, type CaptureEvent, processorName } from './messages';
import workletUrl from './capture.worklet.ts?worker&url';

export type MicrophoneFault = 'denied' | 'none' | 'busy' | 'insecure' | 'failed';

export class MicrophoneError extends Error {
  readonly fault: MicrophoneFault;

  constructor(fault: MicrophoneFault, cause?: unknown) {
    super(fault, { cause });
    this.fault = fault;
  }
}

export interface MicrophoneEvents {
  chunk(pcm: Uint8Array): void;
  level(level: Level, fault: LevelFault): void;
  /** The microphone was unplugged, or the system took it away. */
  lost(): void;
}

/** An open microphone whose sound becomes chunks while it runs. */
export class Microphone {
  readonly deviceId: string;
  readonly #stream: MediaStream;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #stopped: (() => void)[] = [];

  private constructor(stream: MediaStream, context: AudioContext, node: AudioWorkletNode, events: MicrophoneEvents) {
    this.#stream = stream;
    this.#context = context;
    this.#node = node;
    const track = stream.getAudioTracks()[0]!;
    this.deviceId = track.getSettings().deviceId ?? '';
    track.onended = () => events.lost();
    const watch = new LevelWatch();
    node.port.onmessage = ({ data }: MessageEvent<CaptureEvent>) => {
      if (data.kind === 'chunk') events.chunk(data.pcm);
      else if (data.kind === 'level') events.level(data.level, watch.observe(data.level, performance.now()));
      else this.#stopped.shift()?.();
    };
    // Phones suspend it for a call.
    context.onstatechange = () => this.revive();
  }

  /** Opens a microphone, the system's choice when none is named. Throws a MicrophoneError. */
  static async open(deviceId: string | undefined, events: MicrophoneEvents): Promise<Microphone> {
    // Browsers hide microphones from pages that came over plain http, except from this machine.
    if (!navigator.mediaDevices?.getUserMedia || !globalThis.AudioWorkletNode) throw new MicrophoneError('insecure');
    const stream = await ask(deviceId);
    let context: AudioContext | undefined;
    try {
      context = new AudioContext({ latencyHint: 'balanced' });
      await context.audioWorklet.addModule(workletUrl);
      // As many channels as the device gives: how they become one is decided in the worklet.
      const node = new AudioWorkletNode(context, processorName, { numberOfOutputs: 0, channelInterpretation: 'discrete' });
      context.createMediaStreamSource(stream).connect(node);
      await resumed(context);
      return new Microphone(stream, context, node, events);
    } catch (cause) {
      for (const track of stream.getTracks()) track.stop();
      context?.close().catch(() => {});
      throw new MicrophoneError('failed', cause);
    }
  }

  /** Whether the system holds the sound back: what comes then is silence that nobody made. */
  get withheld(): boolean {
    const track = this.#stream.getAudioTracks()[0]!;
    return track.muted || track.readyState === 'ended';
  }

  /** Asks a context that was interrupted to go on; browsers refuse that for as long as a call lasts. */
  revive(): void {
    if (this.#context.state !== 'running' && this.#context.state !== 'closed') this.#context.resume().catch(() => {});
  }

  /** Sound becomes chunks from now on. */
  run(): void {
    this.#tell({ kind: 'run', run: true });
  }

  /** Resolves when the last chunk of what was heard has been handed out. */
  stop(): Promise<void> {
    if (this.#context.state === 'closed') return Promise.resolve();
    return new Promise((resolve) => {
      this.#stopped.push(resolve);
      this.#tell({ kind: 'run', run: false });
      // The audio thread of a machine that has just woken up may be gone.
      setTimeout(resolve, 1_000);
    });
  }

  mute(mute: boolean): void {
    this.#tell({ kind: 'mute', mute });
  }

  close(): void {
    this.#node.port.onmessage = null;
    this.#context.onstatechange = null;
    for (const track of this.#stream.getTracks()) {
      track.onended = null;
      track.stop();
    }
    this.#context.close().catch(() => {});
  }

  #tell(command: CaptureCommand): void {
    this.#node.port.postMessage(command);
  }
}

/** The microphones there are; their names are known once one has been opened. */
export async function microphones(): Promise<MediaDeviceInfo[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter((device) => device.kind === 'audioinput' && device.deviceId !== '');
}

// A context that is not allowed to run says so by never answering.
const resumeMs = 5_000;

async function resumed(context: AudioContext): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The audio context does not run.')), resumeMs);
  });
  await Promise.race([context.resume(), late]).finally(() => clearTimeout(timer));
}

async function ask(deviceId: string | undefined): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        ...(deviceId ? { deviceId: { ideal: deviceId } } : {}),
        // Asked for one channel, browsers add up what there is, and opposite phase cancels out.
        channelCount: { ideal: 2 },
        // This page plays nothing that could come back, and the canceller would thin out the voice.
        echoCancellation: false,
        // It cuts off what recognition listens for: with it 18 to 23 % of the words were misheard, without it 13 %, as from
        // the recording itself.
        noiseSuppression: false,
        // With any of the three Chromium mixes channels down before it processes them, whatever count is asked for. A quiet
        // voice needs no gain: what is speech is judged by the room's own noise.
        autoGainControl: false,
      },
    });
  } catch (cause) {
    throw new MicrophoneError(faultOf(cause), cause);
  }
}

function faultOf(cause: unknown): MicrophoneFault {
  switch (cause instanceof DOMException ? cause.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}
