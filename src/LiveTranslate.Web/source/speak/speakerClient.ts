import { Backoff } from '../server/backoff';
import { stateOf } from '../server/connectionState';
import { ServerError, errorOf } from '../server/errors';
import type { Hub } from '../server/hub';
import type { StartReply } from '../server/messages';
import { Signal } from '../server/signal';
import { chunkMs, sampleRate } from './capture/chunker';
import { ResendBuffer } from './custody/resendBuffer';
import { SpeakerConnection, type SpeakerEvents, deadMs, quietMs, withinDeadline } from './speakerConnection';

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
  readonly #device: string | undefined;
  readonly #backoff = new Backoff();
  readonly #wake = new Signal();
  #take: number | undefined;
  #wantPaused = false;
  #ending = false;
  #isOver = false;
  #retryNow = false;

  constructor(connect: () => Hub, sessionId: string, token: string, events: SpeakerEvents, device?: string) {
    this.#connect = connect;
    this.#sessionId = sessionId;
    this.#token = token;
    this.#events = events;
    this.#device = device;
  }

  /** Runs until the session is over or taken over; 'over' has the reason. */
  async run(): Promise<void> {
    // Some proxies let an attempt hang: the speaker is told long before it is given up.
    const slow = setTimeout(() => this.#events.connection('lost'), quietMs);
    while (!this.#isOver) {
      const hub = this.#connect();
      const connection = new SpeakerConnection(hub, this.buffer, this.#events, this.#wake);
      try {
        await this.#start(hub, connection);
        clearTimeout(slow);
        this.#events.connection('connected');
        this.#backoff.reset();
        await this.#pump(hub, connection);
      } catch (thrown) {
        const error = errorOf(thrown);
        if (this.#ending && error.code === 'session-ended') {
          // Our End arrived, its answer was lost. A session ends when everything of it is archived.
          this.#finish(undefined);
        } else if (error.transient) {
          this.#events.connection(stateOf(error));
        } else {
          this.#finish(error);
        }
      } finally {
        connection.discard();
        hub.close();
      }

      if (!this.#isOver) await this.#waitBeforeNext();
    }
    clearTimeout(slow);
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
        ...(this.#device ? { device: this.#device } : {}),
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
