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
    // Phones suspend it for a call; it goes on when the page is seen again.
    context.onstatechange = () => {
      if (context.state === 'suspended' || (context.state as string) === 'interrupted') void context.resume();
    };
  }

  /** Opens a microphone, the system's choice when none is named. Throws a MicrophoneError. */
  static async open(deviceId: string | undefined, events: MicrophoneEvents): Promise<Microphone> {
    // Browsers hide microphones from pages that came over plain http, except from this machine.
    if (!navigator.mediaDevices?.getUserMedia || !globalThis.AudioWorkletNode) throw new MicrophoneError('insecure');
    const stream = await ask(deviceId);
    try {
      const context = new AudioContext({ latencyHint: 'balanced' });
      await context.audioWorklet.addModule(workletUrl);
      const node = new AudioWorkletNode(context, processorName, {
        numberOfOutputs: 0,
        channelCount: 1,
        channelCountMode: 'explicit',
      });
      context.createMediaStreamSource(stream).connect(node);
      await context.resume();
      return new Microphone(stream, context, node, events);
    } catch (cause) {
      for (const track of stream.getTracks()) track.stop();
      throw new MicrophoneError('failed', cause);
    }
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
    for (const track of this.#stream.getTracks()) {
      track.onended = null;
      track.stop();
    }
    void this.#context.close();
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

async function ask(deviceId: string | undefined): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        ...(deviceId ? { deviceId: { ideal: deviceId } } : {}),
        channelCount: { ideal: 1 },
        // This page plays nothing that could come back, and the canceller would thin out the voice.
        echoCancellation: false,
        // It cuts off what recognition listens for: with it 18 to 23 % of the words were misheard, without it 13 %, as from
        // the recording itself.
        noiseSuppression: false,
        // A speaker far from the microphone is quiet; this changed nothing for one who is not.
        autoGainControl: true,
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
