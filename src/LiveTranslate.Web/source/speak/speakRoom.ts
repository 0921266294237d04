import { computed, effect, signal } from '@preact/signals';
import { getSession } from '../server/api';
import type { ConnectionState } from '../server/connectionState';
import { type ServerError, errorOf } from '../server/errors';
import { connect } from '../server/hub';
import type { Caption, SessionState } from '../server/messages';
import { remember, remembered } from '../sessions';
import { chunkMs } from './capture/chunker';
import { type LevelFault, meterOf } from './capture/level';
import { Microphone, MicrophoneError, type MicrophoneFault, microphones } from './capture/microphone';
import { SpeakerClient } from './speakerClient';
import { keepAwake } from './wakeLock';

export type Phase = 'loading' | 'refused' | 'ready' | 'starting' | 'speaking' | 'finishing' | 'ended';
// What listeners go without, until the server says that they have recovered.
const strains = ['unrecognized', 'untranslated', 'captions-only', 'simpler-voice'] as const;
export type Strain = (typeof strains)[number];
export type WarningKind = 'silent' | 'clipping' | 'falling-behind' | 'session-unreachable' | 'lost' | 'blocked' | 'full' | 'muted' | Strain;

// What the server warns of without ever taking it back passes by itself; it repeats it every 5 s while it lasts.
const passingMs = 8_000;
// How often the page asks who listens while nothing is connected that would tell.
const lookMs = 3_000;
const maxCaptions = 200;

/** All that happens while somebody speaks, as signals for the page to show. */
export class SpeakRoom {
  readonly id: string;
  readonly phase = signal<Phase>('loading');
  readonly error = signal<ServerError | undefined>(undefined);
  readonly microphoneFault = signal<MicrophoneFault | 'lost' | undefined>(undefined);
  readonly session = signal<SessionState | undefined>(undefined);
  readonly devices = signal<MediaDeviceInfo[]>([]);
  readonly deviceId = signal('');
  readonly meter = signal(0);
  readonly paused = signal(false);
  readonly muted = signal(false);
  readonly captions = signal<Caption[]>([]);
  readonly partial = signal('');
  /** How many chunks there were, and below which all are archived. */
  readonly appended = signal(0);
  readonly archived = signal(0);
  readonly heldSeconds = computed(() => Math.ceil(((this.appended.value - this.archived.value) * chunkMs) / 1000));
  readonly warnings = computed(() => this.#warnings());

  readonly #token: string | undefined;
  /** 'connecting' until the first connection of a take stands. */
  readonly connection = signal<ConnectionState | 'connecting'>('connecting');
  readonly #full = signal(false);
  readonly #levelFault = signal<LevelFault>(undefined);
  readonly #behind = signal(false);
  readonly #strained = signal<readonly Strain[]>([]);
  readonly #unreachable = signal(false);
  #unreachableTimer: ReturnType<typeof setTimeout> | undefined;
  #microphone: Microphone | undefined;
  #client: SpeakerClient | undefined;
  #letSleep: (() => void) | undefined;

  constructor(id: string, token: string | undefined) {
    this.id = id;
    this.#token = token;
    addEventListener('online', () => this.#client?.hurry());
    addEventListener('beforeunload', (event) => {
      if (this.phase.value === 'speaking' || this.phase.value === 'finishing') event.preventDefault();
    });
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.#listDevices());
    effect(() => {
      if (this.phase.value !== 'ready') return;
      const timer = setInterval(() => void this.#look(), lookMs);
      return () => clearInterval(timer);
    });
  }

  /** Looks whether there is such a session, and whether this page may speak in it. */
  async enter(): Promise<void> {
    this.phase.value = 'loading';
    try {
      const session = await getSession(this.id || '-');
      this.session.value = session;
      if (session.title) document.title = `${session.title} · LiveTranslate`;
      if (!this.#token) this.#refuse({ code: 'wrong-speaker-token', message: '' } as ServerError);
      else if (session.status === 'ended') this.phase.value = 'ended';
      else {
        remember({ ...(remembered(this.id) ?? {}), id: this.id, title: session.title });
        this.phase.value = 'ready';
        await this.#listDevices();
      }
    } catch (thrown) {
      this.#refuse(errorOf(thrown));
    }
  }

  /** Opens the microphone and begins a take. */
  async start(): Promise<void> {
    this.phase.value = 'starting';
    this.error.value = undefined;
    if (!(await this.#openMicrophone())) {
      this.phase.value = 'ready';
      return;
    }

    this.paused.value = false;
    this.appended.value = 0;
    this.archived.value = 0;
    this.#letSleep ??= keepAwake();
    this.connection.value = 'connecting';
    this.#client = this.#newClient();
    void this.#client.run();
    this.#microphone!.mute(this.muted.value);
    this.#microphone!.run();
    this.phase.value = 'speaking';
  }

  async choose(deviceId: string): Promise<void> {
    this.deviceId.value = deviceId;
    if (this.#microphone) await this.reopen();
  }

  /** Another microphone, or the same one after it was gone; the take goes on. */
  async reopen(): Promise<void> {
    await this.#microphone?.stop();
    if (!(await this.#openMicrophone())) return;
    this.#microphone!.mute(this.muted.value);
    if (!this.paused.value) this.#microphone!.run();
  }

  mute(): void {
    this.muted.value = !this.muted.value;
    this.#microphone?.mute(this.muted.value);
  }

  async pause(): Promise<void> {
    this.paused.value = true;
    await this.#microphone?.stop();
    if (this.paused.value) this.#client?.pause();
  }

  resume(): void {
    this.paused.value = false;
    this.#client?.resume();
    this.#microphone?.run();
  }

  async end(): Promise<void> {
    this.phase.value = 'finishing';
    await this.#microphone?.stop();
    this.#closeMicrophone();
    this.#client?.end();
  }

  /** Speaks here, whoever has begun to elsewhere. */
  async takeOver(): Promise<void> {
    await this.start();
  }

  // Most listeners come before the speaker presses Start.
  async #look(): Promise<void> {
    if (document.visibilityState !== 'visible') return;
    try {
      const session = await getSession(this.id);
      if (this.phase.value !== 'ready') return;
      this.session.value = session;
      if (session.status === 'ended') this.phase.value = 'ended';
    } catch {
      // The next time may do.
    }
  }

  #newClient(): SpeakerClient {
    const client: SpeakerClient = new SpeakerClient(() => connect('hubs/speaker'), this.id, this.#token!, {
      connection: (state) => {
        this.connection.value = state;
        // Whoever answers next says anew what is so.
        if (state !== 'connected') this.#strained.value = [];
      },
      progress: () => this.#progress(client),
      caption: (caption) => this.#caption(caption),
      partial: (partial) => this.#hear(partial.text),
      session: (state) => (this.session.value = state),
      warning: (code) => this.#warned(code),
      over: (error) => this.#over(error),
    });
    return client;
  }

  async #openMicrophone(): Promise<boolean> {
    this.microphoneFault.value = undefined;
    this.#closeMicrophone();
    try {
      const opened = await Microphone.open(this.deviceId.value || undefined, {
        chunk: (pcm) => {
          const client = this.#client;
          if (!client) return;
          this.#full.value = !client.offer(pcm);
          this.#progress(client);
        },
        level: (level, fault) => {
          this.meter.value = meterOf(level);
          this.#levelFault.value = fault;
        },
        lost: () => (this.microphoneFault.value = 'lost'),
      });
      this.#microphone = opened;
      this.deviceId.value = opened.deviceId;
      await this.#listDevices();
      return true;
    } catch (thrown) {
      this.microphoneFault.value = thrown instanceof MicrophoneError ? thrown.fault : 'failed';
      return false;
    }
  }

  #closeMicrophone(): void {
    this.#microphone?.close();
    this.#microphone = undefined;
    this.meter.value = 0;
    this.#levelFault.value = undefined;
  }

  async #listDevices(): Promise<void> {
    this.devices.value = await microphones();
  }

  #progress(client: SpeakerClient): void {
    this.appended.value = client.buffer.appended;
    this.archived.value = client.buffer.first;
    if (!client.buffer.full) this.#full.value = false;
  }

  #caption(caption: Caption): void {
    this.partial.value = '';
    const known = this.captions.value;
    if (known.some((one) => one.index === caption.index)) return;
    this.captions.value = [...known, caption].slice(-maxCaptions);
  }

  // The last partial of a window may come after its caption.
  #hear(text: string): void {
    if (text !== this.captions.value.at(-1)?.sourceText) this.partial.value = text;
  }

  #warned(code: string): void {
    if (code === 'falling-behind') this.#behind.value = true;
    else if (code === 'caught-up') this.#behind.value = false;
    else if (code === 'recovered') this.#strained.value = [];
    else if (isStrain(code)) this.#strained.value = strains.filter((strain) => strain === code || this.#strained.value.includes(strain));
    else if (code === 'session-unreachable') {
      this.#unreachable.value = true;
      clearTimeout(this.#unreachableTimer);
      this.#unreachableTimer = setTimeout(() => (this.#unreachable.value = false), passingMs);
    }
  }

  #warnings(): WarningKind[] {
    const found: WarningKind[] = [];
    if (this.phase.value !== 'speaking' && this.phase.value !== 'finishing') return found;
    const connection = this.connection.value;
    if (this.#full.value) found.push('full');
    else if (connection === 'lost') found.push('lost');
    if (connection === 'blocked') found.push('blocked');
    if (this.#unreachable.value) found.push('session-unreachable');
    if (this.#behind.value) found.push('falling-behind');
    found.push(...this.#strained.value);
    if (this.phase.value === 'speaking' && !this.paused.value) {
      if (this.muted.value) found.push('muted');
      else if (this.#levelFault.value) found.push(this.#levelFault.value);
    }
    return found;
  }

  #over(error: ServerError | undefined): void {
    this.#closeMicrophone();
    this.#letSleep?.();
    this.#letSleep = undefined;
    this.partial.value = '';
    if (error === undefined || error.code === 'session-ended') {
      const session = this.session.value;
      if (session) this.session.value = { ...session, status: 'ended' };
      this.phase.value = 'ended';
    } else {
      this.#refuse(error);
    }
  }

  #refuse(error: ServerError): void {
    this.error.value = error;
    this.phase.value = 'refused';
  }
}

function isStrain(code: string): code is Strain {
  return strains.some((strain) => strain === code);
}
