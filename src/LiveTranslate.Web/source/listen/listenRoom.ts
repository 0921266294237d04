import { computed, signal } from '@preact/signals';
import { read, write } from '../memory';
import { checkPasscode, getSession, getSpeech, matchLanguage } from '../server/api';
import type { ConnectionState } from '../server/connectionState';
import { type ServerError, errorOf } from '../server/errors';
import { connect } from '../server/hub';
import type { Caption, SessionState, Speech } from '../server/messages';
import { remember, remembered } from '../sessions';
import { autonym, isolated } from '../words';
import { ListenerClient } from './listenerClient';
import { Sound } from './playback/sound';

export type Phase = 'loading' | 'refused' | 'passcode' | 'choosing' | 'listening' | 'ended';

// A cheap phone still scrolls through so many; all of them are in the transcript.
const maxShown = 300;

export const textSizes = [1, 1.25, 1.5, 1.85, 2.3, 2.9] as const;

/** All that happens while somebody listens, as signals for the page to show. */
export class ListenRoom {
  readonly id: string;
  readonly phase = signal<Phase>('loading');
  readonly error = signal<ServerError | undefined>(undefined);
  readonly session = signal<SessionState | undefined>(undefined);
  readonly language = signal('');
  readonly captions = signal<Caption[]>([]);
  readonly partial = signal('');
  /** 'connecting' until the first connection stands. */
  readonly connection = signal<ConnectionState | 'connecting'>('connecting');
  readonly missing = signal(false);
  readonly showOriginal = signal(read<boolean>('original') ?? false);
  readonly textSize = signal(Math.min(read<number>('textSize') ?? 1, textSizes.length - 1));
  readonly volume = signal(read<number>('volume') ?? 1);
  readonly captionsOnly = signal(read<boolean>('captionsOnly') ?? false);
  readonly sound = new Sound();
  /** The original is not spoken: who speaks it is in the room. */
  readonly hasVoice = computed(() => this.language.value !== this.session.value?.sourceLanguage);
  readonly languages = computed(() => this.#languages());

  /** Which of the session's languages the browser's user reads. */
  readonly #own = signal<string | undefined>(undefined);
  readonly #wantedLanguage: string | undefined;
  #passcode: string | undefined;
  #client: ListenerClient | undefined;
  #fetching: Promise<void> = Promise.resolve();

  constructor(id: string, address: URL) {
    this.id = id;
    this.#wantedLanguage = address.searchParams.get('language') ?? undefined;
    this.#passcode = new URLSearchParams(address.hash.slice(1)).get('passcode') ?? remembered(id)?.passcode;
    this.sound.volume = this.volume.value;
    addEventListener('online', () => this.#client?.hurry());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#client?.hurry();
    });
  }

  async enter(): Promise<void> {
    this.phase.value = 'loading';
    try {
      const session = await getSession(this.id || '-');
      this.session.value = session;
      if (session.title) document.title = `${isolated(session.title)} · LiveTranslate`;
      if (session.passcodeRequired) {
        if (!this.#passcode) {
          this.phase.value = 'passcode';
          return;
        }
        await checkPasscode(this.id, session.sourceLanguage, this.#passcode);
      }
      await this.#admitted(session);
    } catch (thrown) {
      this.#refuse(errorOf(thrown));
    }
  }

  async tryPasscode(passcode: string): Promise<void> {
    this.error.value = undefined;
    this.#passcode = passcode;
    await this.enter();
  }

  /** Begins to listen; from a touch, so that the browser lets us play. */
  listen(language: string): void {
    const session = this.session.value!;
    this.language.value = language;
    this.phase.value = 'listening';
    const audio = this.hasVoice.value && !this.captionsOnly.value;
    if (audio) this.sound.turnOn(session.title, autonym(language));
    this.#client = new ListenerClient(
      () => connect('hubs/listener'),
      this.id,
      { language, audio },
      this.#passcode,
      {
        connection: (state) => (this.connection.value = state),
        captions: (captions) => this.#show(captions),
        earlier: (captions) => this.#insert(captions),
        speech: (speech) => this.#speak(speech),
        partial: (partial) => (this.partial.value = partial.text),
        session: (state) => (this.session.value = state),
        missing: () => (this.missing.value = true),
        over: (error) => this.#over(error),
      },
      maxShown,
    );
    void this.#client.run();
  }

  switchTo(language: string): void {
    this.language.value = language;
    this.partial.value = '';
    this.sound.clear();
    if (!this.hasVoice.value) this.sound.turnOff();
    else if (!this.captionsOnly.value) this.sound.turnOn(this.session.value!.title, autonym(language));
    this.#wish();
  }

  toggleSound(): void {
    this.captionsOnly.value = this.sound.on.value;
    write('captionsOnly', this.captionsOnly.value);
    if (this.sound.on.value) this.sound.turnOff();
    else this.sound.turnOn(this.session.value!.title, autonym(this.language.value));
    this.#wish();
  }

  chooseCaptionsOnly(only: boolean): void {
    this.captionsOnly.value = only;
    write('captionsOnly', only);
  }

  chooseOriginal(show: boolean): void {
    this.showOriginal.value = show;
    write('original', show);
  }

  chooseTextSize(size: number): void {
    this.textSize.value = Math.max(0, Math.min(textSizes.length - 1, size));
    write('textSize', this.textSize.value);
  }

  chooseVolume(volume: number): void {
    this.volume.value = volume;
    this.sound.volume = volume;
    write('volume', volume);
  }

  get passcode(): string | undefined {
    return this.#passcode;
  }

  async #admitted(session: SessionState): Promise<void> {
    remember({
      ...(remembered(this.id) ?? {}),
      id: this.id,
      title: session.title,
      ...(session.passcodeRequired && this.#passcode ? { passcode: this.#passcode } : {}),
    });
    const offered = [...session.targetLanguages, session.sourceLanguage];
    const [wanted, own] = await Promise.all([
      matchLanguage(this.#wantedLanguage ? [this.#wantedLanguage] : [], offered),
      matchLanguage(navigator.languages, offered),
    ]);
    this.#own.value = own;
    this.language.value = wanted ?? own ?? session.sourceLanguage;
    if (session.status === 'ended') this.phase.value = 'ended';
    else if (wanted) this.listen(wanted);
    else this.phase.value = 'choosing';
  }

  /** The browser's language first, the rest by name. */
  #languages(): string[] {
    const session = this.session.value;
    if (!session) return [];
    const all = [...session.targetLanguages, session.sourceLanguage];
    const own = this.#own.value;
    const named = all.filter((tag) => tag !== own).sort((a, b) => autonym(a).localeCompare(autonym(b)));
    return own ? [own, ...named] : named;
  }

  #wish(): void {
    this.#client?.wish({ language: this.language.value, audio: this.sound.on.value });
  }

  #show(captions: Caption[]): void {
    this.partial.value = '';
    this.captions.value = [...this.captions.value, ...captions].slice(-maxShown);
  }

  #insert(captions: Caption[]): void {
    const shown = new Set(this.captions.value.map((caption) => caption.index));
    const all = [...this.captions.value, ...captions.filter((caption) => !shown.has(caption.index))];
    this.captions.value = all.sort((a, b) => a.index - b.index).slice(-maxShown);
  }

  #speak(speech: Speech): void {
    if (speech.language !== this.language.value) return;
    const { index, durationMs, contentType } = speech;
    // One after the other, so that a slow one is not overtaken.
    this.#fetching = this.#fetching.then(async () => {
      const data = speech.data ?? (await getSpeech(speech.url, this.#passcode).catch(() => undefined));
      if (data && speech.language === this.language.value) this.sound.add({ index, durationMs, contentType, data });
    });
  }

  #over(error: ServerError | undefined): void {
    this.partial.value = '';
    if (error === undefined) {
      this.phase.value = 'ended';
      void this.#fetching.then(() => this.sound.finish());
      return;
    }
    this.sound.turnOff();
    this.#refuse(error);
  }

  #refuse(error: ServerError): void {
    this.error.value = error;
    this.phase.value = error.code === 'wrong-passcode' || error.code === 'too-many-attempts' ? 'passcode' : 'refused';
  }
}
