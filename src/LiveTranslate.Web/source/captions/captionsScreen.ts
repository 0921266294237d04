import { signal } from '@preact/signals';
import { ListenerClient } from '../listen/listenerClient';
import { getSession } from '../server/api';
import { Backoff } from '../server/backoff';
import { type ServerError, errorOf } from '../server/errors';
import { connect } from '../server/hub';
import type { Caption } from '../server/messages';
import { sessionOfPath } from '../sessions';
import { bestOf } from '../words';
import type { ScreenSettings } from './settings';

// More than any screen shows at once.
const maxKept = 12;

/** Captions on a wall: no voice, no controls, and it never gives up by itself. */
export class CaptionsScreen {
  readonly settings: ScreenSettings;
  readonly captions = signal<Caption[]>([]);
  readonly title = signal('');
  readonly status = signal('');
  readonly error = signal<ServerError | undefined>(undefined);
  readonly #id: string;
  readonly #language: string | undefined;
  readonly #passcode: string | undefined;
  #hold: ReturnType<typeof setTimeout> | undefined;

  constructor(address: URL, settings: ScreenSettings) {
    this.settings = settings;
    this.#id = sessionOfPath(address.pathname);
    this.#language = address.searchParams.get('language') ?? undefined;
    this.#passcode = new URLSearchParams(address.hash.slice(1)).get('passcode') ?? undefined;
  }

  async run(): Promise<void> {
    const backoff = new Backoff();
    for (;;) {
      try {
        const session = await getSession(this.#id || '-');
        const offered = [...session.targetLanguages, session.sourceLanguage];
        const language = bestOf([this.#language ?? '', ...navigator.languages], offered) ?? session.sourceLanguage;
        this.title.value = session.title;
        this.status.value = session.status;
        this.error.value = undefined;
        this.#follow(language);
        return;
      } catch (thrown) {
        this.error.value = errorOf(thrown);
        if (!this.error.value.transient) return;
      }
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
  }

  #follow(language: string): void {
    const client = new ListenerClient(() => connect('hubs/listener'), this.#id, { language, audio: false }, this.#passcode, {
      // A wall tells nobody about its network; it shows what it has, and then what it missed.
      connection: () => {},
      captions: (captions) => this.#show(captions),
      earlier: () => {},
      speech: () => {},
      partial: () => {},
      session: (state) => (this.status.value = state.status),
      missing: () => {},
      over: (error) => (this.error.value = error),
    }, 0);
    addEventListener('online', () => client.hurry());
    void client.run();
  }

  #show(captions: Caption[]): void {
    this.captions.value = [...this.captions.value, ...captions.filter((caption) => caption.text)].slice(-maxKept);
    clearTimeout(this.#hold);
    if (this.settings.holdSeconds > 0)
      this.#hold = setTimeout(() => (this.captions.value = []), this.settings.holdSeconds * 1000);
  }
}
