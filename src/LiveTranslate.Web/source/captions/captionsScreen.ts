import { computed, signal } from '@preact/signals';
import { languageOf } from '../listen/languageOf';
import { ListenerClient } from '../listen/listenerClient';
import { getSession, matchLanguage } from '../server/api';
import { Backoff } from '../server/backoff';
import type { ConnectionState } from '../server/connectionState';
import { type ServerError, errorOf } from '../server/errors';
import { connect } from '../server/hub';
import type { Caption, SessionState } from '../server/messages';
import { sessionOfPath } from '../sessions';
import { Place, tellMs } from './place';
import type { ScreenSettings } from './settings';

/** Captions on a wall: no voice, no controls, and it never gives up by itself. */
export class CaptionsScreen {
  readonly settings: ScreenSettings;
  readonly places = signal<readonly Place[]>([]);
  readonly session = signal<SessionState | undefined>(undefined);
  readonly error = signal<ServerError | undefined>(undefined);
  /** Languages that were asked for and that the session does not have. */
  readonly notOffered = signal<readonly string[]>([]);
  readonly offered = computed(() => {
    const session = this.session.value;
    return session ? [session.sourceLanguage, ...session.targetLanguages] : [];
  });
  /** Some words never came. */
  readonly missing = signal(false);
  readonly connected = computed(() => this.#lost.value.size === 0);
  readonly #lost = signal<ReadonlySet<string>>(new Set());
  readonly #id: string;
  readonly #languages: string[];
  readonly #passcode: string | undefined;

  constructor(address: URL, settings: ScreenSettings) {
    this.settings = settings;
    this.#id = sessionOfPath(address.pathname);
    this.#languages = settings.languages;
    this.#passcode = new URLSearchParams(address.hash.slice(1)).get('passcode') ?? undefined;
  }

  async run(): Promise<void> {
    const backoff = new Backoff();
    for (;;) {
      try {
        const session = await getSession(this.#id || '-');
        const languages = await this.#choose(session);
        this.session.value = session;
        this.error.value = undefined;
        this.#show(session, languages);
        return;
      } catch (thrown) {
        this.error.value = errorOf(thrown);
        if (!this.error.value.transient) return;
      }
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
  }

  #show(session: SessionState, languages: readonly string[]): void {
    const original = this.settings.original && languages.length > 0 && !languages.includes(session.sourceLanguage);
    const place = (language: string) => new Place(language, this.settings.holdSeconds);
    const translated = languages.map(place);
    const spoken = original ? place(session.sourceLanguage) : undefined;
    this.places.value = spoken ? [...translated, spoken] : translated;
    translated.forEach((one, i) => this.#follow(session, one, i === 0 ? spoken : undefined));
  }

  async #choose(session: SessionState): Promise<string[]> {
    const offered = [...session.targetLanguages, session.sourceLanguage];
    if (this.#languages.length === 0)
      return [(await matchLanguage(navigator.languages, offered)) ?? session.sourceLanguage];
    const found = await Promise.all(
      this.#languages.map(async (wanted) => ({ wanted, language: await matchLanguage([wanted], offered) })),
    );
    this.notOffered.value = found.filter(({ language }) => !language).map(({ wanted }) => wanted);
    return [...new Set(found.flatMap(({ language }) => language ?? []))];
  }

  #follow(session: SessionState, place: Place, original: Place | undefined): void {
    const { language } = place;
    const wishes = { language, audio: false, screen: true };
    const client = new ListenerClient(() => connect('hubs/listener'), this.#id, wishes, this.#passcode, {
      connection: (state) => {
        this.#connection(language, state);
        // It has joined, and has had what was said before.
        if (state === 'connected') for (const one of [place, original]) one?.begin();
      },
      captions: (captions) => {
        place.add(captions.map((caption) => ({ ...caption, language: languageOf(caption, session.sourceLanguage) })));
        original?.add(captions.map((caption) => spokenOf(caption, session.sourceLanguage)));
      },
      // A wall goes on with what is said; the places notice what they did not get, and say so.
      earlier: () => {},
      speech: () => {},
      partial: () => {},
      session: (state) => (this.session.value = state),
      missing: () => this.#tellMissing(),
      over: (error) => {
        this.#connection(language, 'connected');
        this.error.value = error;
      },
    }, 0);
    addEventListener('online', () => client.hurry());
    void client.run();
  }

  #tellMissing(): void {
    this.missing.value = true;
    setTimeout(() => (this.missing.value = false), tellMs);
  }

  #connection(language: string, state: ConnectionState): void {
    const lost = new Set(this.#lost.value);
    if (state === 'connected') lost.delete(language);
    else lost.add(language);
    this.#lost.value = lost;
  }
}

function spokenOf(caption: Caption, language: string) {
  return { index: caption.index, text: caption.sourceText, language };
}
