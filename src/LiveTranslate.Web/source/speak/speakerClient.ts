import { Backoff } from '../server/backoff';
import { ServerError, errorOf } from '../server/errors';
import type { Hub } from '../server/hub';
import type { Archived, Caption, Partial, SessionState, StartReply, Warning } from '../server/messages';
import { Signal } from '../server/signal';
import { chunkMs, sampleRate } from './capture/chunker';
import { type OutgoingChunk, ResendBuffer } from './custody/resendBuffer';

// Chunks go out four times a second: when the server says nothing to any for so long, the speaker is told, and then the
// connection is made anew.
const quietMs = 4_000;
const deadMs = 10_000;

const firstHoldMs = 100;
const longestHoldMs = 2_000;
// About 40 s of asking: far longer than any server needs to notice that it asks for the wrong thing.
const hopelessStalls = 24;

export interface SpeakerEvents {
  connection(state: 'connected' | 'lost'): void;
  /** What is held, or what the server wants, has changed. */
  progress(): void;
  caption(caption: Caption): void;
  partial(partial: Partial): void;
  session(state: SessionState): void;
  warning(code: string): void;
  /** The end: undefined when all went well, and everything is archived. */
  over(error: ServerError | undefined): void;
}

/**
 * One take from its first chunk until everything is archived: connects, sends, and after every loss connects again and
 * goes on in the same take.
 */
export class SpeakerClient {
  readonly buffer = new ResendBuffer();
  readonly #connect: () => Hub;
  readonly #sessionId: string;
  readonly #token: string;
  readonly #events: SpeakerEvents;
  readonly #backoff = new Backoff();
  readonly #wake = new Signal();
  #take: number | undefined;
  #wantPaused = false;
  #ending = false;
  #isOver = false;
  #retryNow = false;

  constructor(connect: () => Hub, sessionId: string, token: string, events: SpeakerEvents) {
    this.#connect = connect;
    this.#sessionId = sessionId;
    this.#token = token;
    this.#events = events;
  }

  /** Runs until the session is over or taken over; 'over' has the reason. */
  async run(): Promise<void> {
    while (!this.#isOver) {
      const hub = this.#connect();
      const connection = new SpeakerConnection(hub, this.buffer, this.#events, this.#wake);
      try {
        await this.#start(hub, connection);
        this.#events.connection('connected');
        this.#backoff.reset();
        await this.#pump(hub, connection);
      } catch (thrown) {
        const error = errorOf(thrown);
        if (this.#ending && error.code === 'session-ended') {
          // Our End arrived, its answer was lost. A session ends when everything of it is archived.
          this.#finish(undefined);
        } else if (error.transient) {
          this.#events.connection('lost');
        } else {
          this.#finish(error);
        }
      } finally {
        connection.discard();
        hub.close();
      }

      if (!this.#isOver) await this.#waitBeforeNext();
    }
  }

  /** Takes a chunk into custody; false when 150 s are held already, and it is lost. */
  offer(pcm: Uint8Array): boolean {
    const taken = this.buffer.append(pcm);
    this.#wake.set();
    return taken;
  }

  /** The session pauses when everything said before has arrived. */
  pause(): void {
    this.#wantPaused = true;
    this.#wake.set();
  }

  resume(): void {
    this.#wantPaused = false;
    this.#wake.set();
  }

  /** Nothing more is offered: the session ends when everything is archived. */
  end(): void {
    this.#ending = true;
    this.#wake.set();
  }

  /** The network is back: no need to wait for the next try. */
  hurry(): void {
    this.#retryNow = true;
    this.#wake.set();
  }

  /** Leaves without an end. */
  abandon(): void {
    this.#isOver = true;
    this.#wake.set();
  }

  async #start(hub: Hub, connection: SpeakerConnection): Promise<void> {
    // Archived may overtake the answer to Start; of a known take it counts at once.
    connection.take = this.#take;
    await hub.open();
    const reply = await withinDeadline(
      hub.invoke<StartReply>('Start', {
        sessionId: this.#sessionId,
        speakerToken: this.#token,
        ...(this.#take === undefined ? {} : { take: this.#take }),
      }),
    );
    if (reply.sampleRate !== sampleRate || reply.chunkMilliseconds !== chunkMs)
      throw new ServerError('outdated', 'The server wants audio of another kind than this page sends.');
    this.#take = reply.take;
    connection.take = reply.take;
    this.buffer.resume(reply.nextSequence);
    this.#events.progress();
  }

  /** Sends until all is done; throws when the connection is of no more use. */
  async #pump(hub: Hub, connection: SpeakerConnection): Promise<void> {
    while (!this.#isOver) {
      if (connection.refusal) throw connection.refusal;
      const silentMs = connection.silentMs();
      if (silentMs > deadMs) throw new ServerError('unreachable', 'The server does not answer.');
      if (silentMs > quietMs) this.#events.connection('lost');
      else if (connection.cameBack()) this.#events.connection('connected');

      const holdMs = connection.holdMs();
      const chunk = holdMs > 0 ? undefined : this.buffer.take();
      if (chunk) {
        void connection.send(chunk);
      } else if (this.buffer.allAccepted && this.#ending) {
        await this.#end(hub, connection);
        return;
      } else {
        // What was said before the pause goes first; what is said after it, last.
        if (connection.paused !== this.#wantPaused && (!this.#wantPaused || this.buffer.allAccepted))
          await connection.pause(this.#wantPaused);
        else await this.#wake.wait(holdMs > 0 ? holdMs : 1_000);
      }
    }
  }

  async #end(hub: Hub, connection: SpeakerConnection): Promise<void> {
    const end = hub.invoke<void>('End').then(
      () => 'done' as const,
      (thrown: unknown) => errorOf(thrown),
    );
    let outcome: 'done' | ServerError | undefined;
    void end.then((result) => {
      outcome = result;
      this.#wake.set();
    });
    while (outcome === undefined && !this.#isOver) {
      // 'session-ended' is what we asked for; being taken over might leave End without an answer.
      if (connection.refusal && connection.refusal.code !== 'session-ended') throw connection.refusal;
      await this.#wake.wait(1_000);
    }
    if (outcome instanceof ServerError) throw outcome;
    this.#finish(undefined);
  }

  #finish(error: ServerError | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#events.over(error);
  }

  async #waitBeforeNext(): Promise<void> {
    const until = performance.now() + this.#backoff.next();
    this.#retryNow = false;
    while (performance.now() < until && !this.#retryNow && !this.#isOver)
      await this.#wake.wait(Math.max(1, until - performance.now()));
  }
}

/** One connection to the speaker hub, from its opening to its loss. Answers go straight into the buffer. */
class SpeakerConnection {
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

async function withinDeadline<T>(answer: Promise<T>): Promise<T> {
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
