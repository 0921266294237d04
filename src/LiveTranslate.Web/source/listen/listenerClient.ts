import { Backoff } from '../server/backoff';
import { type ConnectionState, stateOf } from '../server/connectionState';
import { ServerError, errorOf } from '../server/errors';
import type { Hub } from '../server/hub';
import type { Caption, HistoryReply, JoinReply, Partial, SessionState, Speech } from '../server/messages';
import { Signal } from '../server/signal';
import { AwaitedSpeech } from './awaitedSpeech';
import { CaptionLedger } from './captionLedger';

// How long a gap may close by itself before the server is asked for what is missing, and how often it is asked.
const gapPatienceMs = 2_000;
const gapTries = 3;

// States are best effort: after this long without a word, a Join tells whether the session has ended.
const quietPatienceMs = 30_000;

// The last speech follows the last caption, and may follow the news of the end. Not all captions are spoken: after so
// long without a word there is no more.
const speechPatienceMs = 5_000;

// Nothing answers later than this on a connection that is alive; what was missed may take its time to be translated.
const joinPatienceMs = 15_000;

// What was said before a join comes in pieces, newest first. One that is being translated is asked for again.
const historyPiece = 50;
const historyRetryMs = 1_000;
const historyTries = 20;

export interface ListenerEvents {
  connection(state: ConnectionState): void;
  /** Captions in index order, each index once. */
  captions(captions: Caption[]): void;
  /** Captions from before the newest, in index order; some of them may have been shown. */
  earlier(captions: Caption[]): void;
  speech(speech: Speech): void;
  partial(partial: Partial): void;
  session(state: SessionState): void;
  /** Captions that the server could not deliver, though asked several times. */
  missing(): void;
  /** The server will not let us in, whatever we try; or undefined: the session has ended, and all of it was seen. */
  over(error: ServerError | undefined): void;
}

export interface Wishes {
  language: string;
  audio: boolean;
  /** Captions that many read at once: not counted as one listener. */
  screen?: boolean;
}

/** One listener from the first join until the session has ended and every segment of it was seen. */
export class ListenerClient {
  readonly #connect: () => Hub;
  readonly #sessionId: string;
  readonly #passcode: string | undefined;
  readonly #events: ListenerEvents;
  readonly #ledger = new CaptionLedger();
  readonly #awaited = new AwaitedSpeech();
  readonly #backoff = new Backoff();
  readonly #wake = new Signal();
  readonly #maxHistory: number;
  /** Ranges of captions that are not here yet, though newer ones are. */
  readonly #holes: { from: number; before: number }[] = [];
  #filling: Hub | undefined;
  #wishes: Wishes;
  #joinedWith: Wishes | undefined;
  #state: SessionState | undefined;
  #stopped = false;
  #lost: string | undefined;
  #hurry = false;
  #heardAtMs = 0;
  #gapSinceMs: number | undefined;
  #gapTries = 0;

  constructor(
    connect: () => Hub,
    sessionId: string,
    wishes: Wishes,
    passcode: string | undefined,
    events: ListenerEvents,
    maxHistory: number,
  ) {
    this.#maxHistory = maxHistory;
    this.#connect = connect;
    this.#sessionId = sessionId;
    this.#wishes = wishes;
    this.#passcode = passcode;
    this.#events = events;
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      const hub = this.#connect();
      this.#lost = undefined;
      let current = true;
      hub.onLost((why) => {
        if (!current) return;
        this.#lost = why;
        this.#wake.set();
      });
      this.#listen(hub, () => current && !this.#stopped);
      try {
        await hub.open();
        await this.#join(hub);
        this.#backoff.reset();
        this.#events.connection('connected');
        await this.#follow(hub);
        // A Join whose answer is still awaited would come too late for anything.
        if (!this.#stopped) this.#events.over(undefined);
        return;
      } catch (thrown) {
        const error = errorOf(thrown);
        if (this.#stopped) return;
        if (!error.transient) {
          this.#events.over(error);
          return;
        }
        this.#events.connection(stateOf(error));
      } finally {
        current = false;
        hub.close();
      }
      await this.#waitBeforeNext();
    }
  }

  /** Another language, or with and without speech. */
  wish(wishes: Wishes): void {
    this.#wishes = wishes;
    this.#wake.set();
  }

  /** The network is back, or the page is seen again: find out at once whether the connection still lives. */
  hurry(): void {
    this.#hurry = true;
    this.#wake.set();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake.set();
  }

  #listen(hub: Hub, current: () => boolean): void {
    const on = <T>(event: string, take: (message: T) => void) =>
      hub.on(event, (message: T) => {
        if (!current()) return;
        this.#heardAtMs = performance.now();
        take(message);
        this.#wake.set();
      });
    on<Caption>('Caption', (caption) => this.#show(this.#ledger.add(caption)));
    on<Speech>('Speech', (speech) => {
      this.#awaited.spoken(speech.index);
      this.#events.speech(speech);
    });
    on<Partial>('Partial', (partial) => this.#events.partial(partial));
    on<SessionState>('SessionChanged', (state) => this.#change(state));
  }

  /** Reads until the session has ended and all of it was seen. */
  async #follow(hub: Hub): Promise<void> {
    let doneSinceMs: number | undefined;
    while (!this.#stopped) {
      if (this.#lost) throw new ServerError('unreachable', this.#lost);
      const now = performance.now();
      const behind = this.#isBehind();
      if (!behind) this.#gapSinceMs = undefined;
      else this.#gapSinceMs ??= now;
      const done = this.#state?.status === 'ended' && !behind && this.#holes.length === 0;
      if (done) {
        doneSinceMs ??= now;
        const quietMs = now - Math.max(doneSinceMs, this.#heardAtMs);
        if (!this.#wishes.audio || !this.#awaited.any || quietMs > speechPatienceMs) return;
      }

      const changed = this.#joinedWith !== this.#wishes;
      const gapIsOld = this.#gapSinceMs !== undefined && now - this.#gapSinceMs >= gapPatienceMs;
      if (changed || this.#hurry || gapIsOld || this.#ledger.isFull || now - this.#heardAtMs > quietPatienceMs) {
        this.#hurry = false;
        if ((gapIsOld || this.#ledger.isFull) && ++this.#gapTries > gapTries) {
          this.#gapTries = 0;
          this.#events.missing();
          this.#show(this.#ledger.giveUpGap(this.#state?.segments));
        } else {
          await this.#join(hub);
        }
        this.#gapSinceMs = undefined;
        continue;
      }

      await this.#wake.wait(this.#gapSinceMs === undefined ? 1_000 : 200);
    }
  }

  async #join(hub: Hub): Promise<void> {
    const wishes = this.#wishes;
    const seen = this.#ledger.after;
    const after = wishes.audio ? this.#awaited.after(seen) : seen;
    const reply = await this.#orLost(
      hub.invoke<JoinReply>('Join', {
        sessionId: this.#sessionId,
        language: wishes.language,
        audio: wishes.audio,
        ...(wishes.screen ? { screen: true } : {}),
        ...(after === undefined ? {} : { afterIndex: after }),
        ...(this.#passcode ? { passcode: this.#passcode } : {}),
      }),
    );
    if (!wishes.audio) this.#awaited.clear();
    this.#joinedWith = wishes;
    this.#heardAtMs = performance.now();
    const first = reply.captions[0]?.index ?? reply.nextIndex;
    const wanted = Math.max(this.#ledger.next ?? 0, reply.nextIndex - this.#maxHistory);
    if (wanted < first) this.#holes.push({ from: wanted, before: first });
    this.#ledger.begin(first);
    this.#show(this.#ledger.skipTo(first));
    this.#change(reply.session);
    // Someone new hears what is said from now on.
    this.#show(reply.captions.flatMap((caption) => this.#ledger.add(caption)), seen !== undefined);
    void this.#fill(hub);
  }

  /** Asks for what was said before, until it is here or the connection is gone: then the next one goes on. */
  async #fill(hub: Hub): Promise<void> {
    if (this.#filling === hub) return;
    this.#filling = hub;
    const gone = () => this.#filling !== hub || this.#stopped || this.#lost !== undefined;
    let tries = 0;
    try {
      for (let hole = this.#holes.at(-1); hole && !gone(); hole = this.#holes.at(-1)) {
        const count = Math.min(historyPiece, hole.before - hole.from);
        const { captions } = await this.#orLost(
          hub.invoke<HistoryReply>('History', { beforeIndex: hole.before, count }),
        );
        if (gone()) return;
        if (captions[0]) {
          tries = 0;
          hole.before = captions[0].index;
          this.#events.earlier(captions);
        } else {
          tries++;
          await new Promise((resolve) => setTimeout(resolve, historyRetryMs));
        }

        if (tries === historyTries) this.#events.missing();
        if (hole.before <= hole.from || tries === historyTries) {
          tries = 0;
          this.#holes.splice(this.#holes.indexOf(hole), 1);
        }
      }
    } catch {
      // A connection that is lost is noticed where events are awaited.
    } finally {
      if (this.#filling === hub) this.#filling = undefined;
      this.#wake.set();
    }
  }

  /** The answer, unless the connection dies first: quietly, as where packets vanish. */
  async #orLost<T>(answer: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new ServerError('unreachable', 'The server does not answer.')), joinPatienceMs);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #show(captions: Caption[], spoken = true): void {
    if (captions.length === 0) return;
    if (spoken && this.#joinedWith?.audio) for (const caption of captions) this.#awaited.expect(caption);
    this.#gapTries = 0;
    this.#events.captions(captions);
  }

  #change(state: SessionState): void {
    this.#state = state;
    this.#events.session(state);
  }

  /** Whether there is something that should have come. */
  #isBehind(): boolean {
    const ended = this.#state?.status === 'ended' ? this.#state.segments : 0;
    return this.#ledger.hasGap || (this.#ledger.next ?? 0) < ended;
  }

  async #waitBeforeNext(): Promise<void> {
    const until = performance.now() + this.#backoff.next();
    this.#hurry = false;
    while (performance.now() < until && !this.#hurry && !this.#stopped)
      await this.#wake.wait(Math.max(1, until - performance.now()));
    this.#hurry = false;
  }
}
