import { computed, effect, signal } from '@preact/signals';
import { getSession, getSpeaker } from '../server/api';
import type { ConnectionState } from '../server/connectionState';
import { type ServerError, errorOf } from '../server/errors';
import { connect } from '../server/hub';
import type { Caption, SessionState, SpeakerNow } from '../server/messages';
import { remember, remembered } from '../sessions';
import { isolated } from '../words/direction';
import { chunkMs } from './capture/chunker';
import { type LevelFault, meterOf } from './capture/level';
import { Capture } from './capture/capture';
import { MicrophoneError, type MicrophoneFault, microphones } from './capture/microphone';
import { UnderstandingWatch } from './capture/understanding';
import { deviceName } from './device';
import { publicLink } from './publicAddress';
import { SoundCheck } from './soundCheck';
import { SpeakerClient } from './speakerClient';
import { keepAwake } from './wakeLock';

export type Phase = 'loading' | 'refused' | 'ready' | 'starting' | 'speaking' | 'finishing' | 'ended';
// What listeners go without, until the server says that they have recovered.
const strains = ['unrecognized', 'untranslated', 'captions-only', 'simpler-voice', 'records-ignored'] as const;
export type Strain = (typeof strains)[number];
export type WarningKind = 'stalled' | 'gap' | 'silent' | 'clipping' | 'nothing-understood' | 'falling-behind' | 'session-unreachable' | 'lost' | 'blocked' | 'full' | 'muted' | Strain;

// What the server warns of without ever taking it back passes by itself; it repeats it every 5 s while it lasts.
const passingMs = 8_000;
// How often the page asks who listens while nothing is connected that would tell.
const lookMs = 3_000;
const maxCaptions = 200;
// So long after a speaker has begun the session knows from what they speak.
const knownMs = 1_500;
// How long Start waits to learn whether somebody speaks: without a network one can speak all the same.
const speakerPatienceMs = 3_000;
// Long enough to be read by somebody who speaks.
const gapShownMs = 20_000;

/** All that happens while somebody speaks, as signals for the page to show. */
export class SpeakRoom {
  readonly id: string;
  readonly phase = signal<Phase>('loading');
  readonly error = signal<ServerError | undefined>(undefined);
  readonly microphoneFault = signal<MicrophoneFault | undefined>(undefined);
  readonly session = signal<SessionState | undefined>(undefined);
  /** Who speaks in this session, while this page does not. */
  readonly speaker = signal<SpeakerNow | undefined>(undefined);
  /** Whoever speaks here next must say first that they want to interrupt. */
  readonly interrupting = signal(false);
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
  /** For how long nothing is captured, and how long the gap was that has just ended. */
  readonly stalledSeconds = signal(0);
  readonly gapSeconds = signal(0);
  readonly warnings = computed(() => this.#warnings());
  /** What may come before going live. */
  readonly check: SoundCheck;

  readonly #token: string | undefined;
  /** 'connecting' until the first connection of a take stands. */
  readonly connection = signal<ConnectionState | 'connecting'>('connecting');
  readonly #full = signal(false);
  readonly #levelFault = signal<LevelFault>(undefined);
  readonly #behind = signal(false);
  readonly #strained = signal<readonly Strain[]>([]);
  readonly #unreachable = signal(false);
  readonly #nothingUnderstood = signal(false);
  readonly #understanding = new UnderstandingWatch();
  #gapTimer: ReturnType<typeof setTimeout> | undefined;
  #unreachableTimer: ReturnType<typeof setTimeout> | undefined;
  #microphone: Capture | undefined;
  #client: SpeakerClient | undefined;
  #letSleep: (() => void) | undefined;

  constructor(id: string, token: string | undefined) {
    this.id = id;
    this.#token = token;
    this.check = new SoundCheck(id, token ?? '', async (deviceId) => {
      this.deviceId.value = deviceId;
      await this.#listDevices();
    });
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
      if (session.title) document.title = `${isolated(session.title)} · LiveTranslate`;
      if (!this.#token) this.#refuse({ code: 'wrong-speaker-token', message: '' } as ServerError);
      else if (session.status === 'ended') this.phase.value = 'ended';
      else {
        remember({ ...(remembered(this.id) ?? {}), id: this.id, title: session.title });
        this.phase.value = 'ready';
        await Promise.all([this.#listDevices(), this.#seeWhoSpeaks(session)]);
      }
    } catch (thrown) {
      this.#refuse(errorOf(thrown));
    }
  }

  /** The address that lets somebody else speak here. The token is in the fragment, which browsers send nowhere. */
  invitation(): string | undefined {
    if (!this.#token) return undefined;
    return publicLink(`speak/${this.id}${this.right}`);
  }

  /** The right to speak here as the end of an address: another origin knows nothing of what this one remembers. */
  get right(): string {
    const passcode = remembered(this.id)?.passcode;
    const more = passcode ? `&passcode=${encodeURIComponent(passcode)}` : '';
    return this.#token ? `#${encodeURIComponent(this.#token)}${more}` : '';
  }

  /** Opens the microphone and begins a take, unless that would interrupt somebody who was not asked about. */
  async start(interrupt = false): Promise<void> {
    this.phase.value = 'starting';
    this.check.leave();
    this.error.value = undefined;
    if (!interrupt && (await this.#someoneSpeaks())) {
      this.phase.value = 'ready';
      this.interrupting.value = true;
      return;
    }

    this.interrupting.value = false;
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
    this.check.leave();
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
    await this.start(true);
  }

  // Most listeners come before the speaker presses Start.
  async #look(): Promise<void> {
    if (document.visibilityState !== 'visible') return;
    try {
      const session = await getSession(this.id);
      if (this.phase.value !== 'ready') return;
      this.session.value = session;
      if (session.status === 'ended') this.phase.value = 'ended';
      else await this.#seeWhoSpeaks(session);
    } catch {
      // The next time may do.
    }
  }

  async #someoneSpeaks(): Promise<boolean> {
    try {
      const late = new Promise<undefined>((resolve) => setTimeout(resolve, speakerPatienceMs));
      this.speaker.value = await Promise.race([getSpeaker(this.id, this.#token!), late]);
      return this.speaker.value?.present ?? false;
    } catch {
      // Start says itself what is wrong.
      return false;
    }
  }

  async #seeWhoSpeaks(session: SessionState): Promise<void> {
    if (session.status === 'live' || session.status === 'paused') await this.#someoneSpeaks();
    else this.speaker.value = undefined;
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
    }, deviceName(navigator.userAgent ?? ''));
    return client;
  }

  async #openMicrophone(): Promise<boolean> {
    this.microphoneFault.value = undefined;
    this.#closeMicrophone();
    try {
      const opened = await Capture.open(this.deviceId.value || undefined, {
        chunk: (pcm) => {
          const client = this.#client;
          if (!client) return;
          this.#full.value = !client.offer(pcm);
          this.#progress(client);
        },
        level: (level, fault) => {
          this.meter.value = meterOf(level);
          this.#levelFault.value = fault;
          // What is not heard cannot be understood, and what comes late may still be.
          if (this.paused.value || this.muted.value || this.connection.value !== 'connected' || this.#behind.value) this.#understanding.reset();
          this.#nothingUnderstood.value = this.#understanding.heard(level, performance.now());
        },
        stalled: (ms) => (this.stalledSeconds.value = Math.floor((ms ?? 0) / 1000)),
        gap: (ms) => this.#missed(ms),
        device: (deviceId) => {
          this.deviceId.value = deviceId;
          void this.#listDevices();
        },
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
    this.stalledSeconds.value = 0;
    this.#nothingUnderstood.value = false;
  }

  #missed(ms: number): void {
    this.gapSeconds.value = Math.round(ms / 1000);
    clearTimeout(this.#gapTimer);
    this.#gapTimer = setTimeout(() => (this.gapSeconds.value = 0), gapShownMs);
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
    if (caption.sourceText) this.#understanding.reset();
    const known = this.captions.value;
    if (known.some((one) => one.index === caption.index)) return;
    this.captions.value = [...known, caption].slice(-maxCaptions);
  }

  // The last partial of a window may come after its caption.
  #hear(text: string): void {
    if (text) this.#understanding.reset();
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
      if (this.stalledSeconds.value > 0) found.push('stalled');
      else if (this.gapSeconds.value > 0) found.push('gap');
      if (this.muted.value) found.push('muted');
      else if (this.stalledSeconds.value > 0) return found;
      else if (this.#nothingUnderstood.value) found.push('nothing-understood');
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
    if (error.code === 'taken-over' || error.code === 'take-closed') setTimeout(() => void this.#someoneSpeaks(), knownMs);
  }
}

function isStrain(code: string): code is Strain {
  return strains.some((strain) => strain === code);
}
