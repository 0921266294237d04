import type { ConnectionState } from '../server/connectionState';
import { ServerError, errorOf } from '../server/errors';
import type { Hub } from '../server/hub';
import type { Archived, Caption, Partial, SessionState, Warning } from '../server/messages';
import type { Signal } from '../server/signal';
import type { OutgoingChunk, ResendBuffer } from './custody/resendBuffer';

// Chunks go out four times a second: when the server says nothing to any for so long, the speaker is told, and then the
// connection is made anew.
export const quietMs = 4_000;
export const deadMs = 10_000;

const firstHoldMs = 100;
const longestHoldMs = 2_000;
// About 40 s of asking: far longer than any server needs to notice that it asks for the wrong thing.
const hopelessStalls = 24;

export interface SpeakerEvents {
  connection(state: ConnectionState): void;
  /** What is held, or what the server wants, has changed. */
  progress(): void;
  caption(caption: Caption): void;
  partial(partial: Partial): void;
  session(state: SessionState): void;
  warning(code: string): void;
  /** The end: undefined when all went well, and everything is archived. */
  over(error: ServerError | undefined): void;
}

/** One connection to the speaker hub, from its opening to its loss. Answers go straight into the buffer. */
export class SpeakerConnection {
  /** Why it is of no more use; undefined while it is. */
  refusal: ServerError | undefined;
  take: number | undefined;
  /** What the session was told on this connection; a page before this one may have left it paused. */
  paused: boolean | undefined;
  readonly #hub: Hub;
  readonly #buffer: ResendBuffer;
  readonly #events: SpeakerEvents;
  readonly #wake: Signal;
  #unanswered = 0;
  #heardAtMs = performance.now();
  #wasQuiet = false;
  #holdUntilMs = 0;
  #discarded = false;

  constructor(hub: Hub, buffer: ResendBuffer, events: SpeakerEvents, wake: Signal) {
    this.#hub = hub;
    this.#buffer = buffer;
    this.#events = events;
    this.#wake = wake;
    hub.onLost((why) => this.#refuse(new ServerError('unreachable', why)));
    hub.on('Archived', (archived: Archived) => {
      if (archived.take !== this.take || this.#discarded) return;
      buffer.archived(archived.sequence);
      events.progress();
      wake.set();
    });
    hub.on('Caption', (caption: Caption) => events.caption(caption));
    hub.on('Partial', (partial: Partial) => events.partial(partial));
    hub.on('SessionChanged', (state: SessionState) => events.session(state));
    hub.on('Warning', (warning: Warning) => {
      events.warning(warning.code);
      if (warning.code === 'taken-over' || warning.code === 'session-ended')
        this.#refuse(new ServerError(warning.code, warning.message));
    });
  }

  /** How long the server has not answered anything, while there was something to answer. */
  silentMs(): number {
    const silentMs = this.#unanswered === 0 ? 0 : performance.now() - this.#heardAtMs;
    this.#wasQuiet ||= silentMs > quietMs;
    return silentMs;
  }

  /** Whether it answers again after it had been quiet; once. */
  cameBack(): boolean {
    const back = this.#wasQuiet;
    this.#wasQuiet = false;
    return back;
  }

  /** How long nothing is to be sent, because the server just had no room. */
  holdMs(): number {
    return this.#holdUntilMs - performance.now();
  }

  /** Sends without waiting for the answer. */
  async send(chunk: OutgoingChunk): Promise<void> {
    if (this.#unanswered++ === 0) this.#heardAtMs = performance.now();
    try {
      const wanted = await this.#hub.invoke<number>('SendAudio', chunk.sequence, chunk.pcm);
      if (this.#discarded) return;
      this.#buffer.answered(chunk, wanted);
      this.#holdIfStalled();
    } catch (thrown) {
      const error = errorOf(thrown);
      if (this.#discarded) return;
      if (error.code === 'unavailable' || error.code === 'too-many-requests') {
        this.#buffer.refused(chunk);
        this.#holdIfStalled();
      } else {
        this.#refuse(error);
      }
    }

    this.#unanswered--;
    this.#heardAtMs = performance.now();
    this.#events.progress();
    this.#wake.set();
  }

  async pause(paused: boolean): Promise<void> {
    await withinDeadline(this.#hub.invoke<void>(paused ? 'Pause' : 'Resume'));
    this.paused = paused;
  }

  /** Answers that are still under way mean nothing to the connection after this one. */
  discard(): void {
    this.#discarded = true;
  }

  #holdIfStalled(): void {
    const stalls = this.#buffer.stalls;
    if (stalls === 0) return;
    if (this.#buffer.askedForForgotten && stalls > hopelessStalls)
      this.#refuse(new ServerError('lost-audio', 'The server asks again for audio that it had archived.'));
    this.#holdUntilMs = performance.now() + Math.min(longestHoldMs, firstHoldMs * 2 ** Math.min(stalls - 1, 10));
  }

  #refuse(error: ServerError): void {
    if (this.#discarded) return;
    this.refusal ??= error;
    this.#wake.set();
  }
}

/** The answer, unless the connection has died without a word. */
export async function withinDeadline<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ServerError('unreachable', 'The server does not answer.')), deadMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
