import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { atExit, temporaryFolder } from './leftovers';

const program = fileURLToPath(new URL('../../../src/LiveTranslate.Server/bin/Debug/net10.0/LiveTranslate.Server.dll', import.meta.url));
const startMs = 60_000;

// On a machine that does much else at the same time the engines take longer; what they said would be given up.
const patience = {
  Session__BehindAfter: '00:10:00',
  // Pages that lost their way for 20 s are back within 30 s only where nothing else is going on.
  Session__DemandLinger: '00:02:00',
  Session__RecognitionDeadline: '00:01:00',
  Session__TranslationDeadline: '00:01:00',
  Session__SynthesisDeadline: '00:01:00',
  Engines__Offline__Recognizer__DecodeTimeout: '00:05:00',
  Engines__Offline__Recognizer__MaxBuffered: '00:02:00',
};

export interface CreatedSession {
  sessionId: string;
  speakerToken: string;
  speakUrl: string;
  listenUrl: string;
}

/** The real server as a process of its own, which can be killed and started again on the same data. */
export class Server {
  readonly port: number;
  readonly url: string;
  /** What it has printed so far. */
  log = '';
  readonly #data = temporaryFolder();
  #process: ChildProcess | undefined;

  readonly #settings: Record<string, string>;

  private constructor(port: number, settings: Record<string, string>) {
    this.port = port;
    this.#settings = settings;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(settings: Record<string, string> = {}): Promise<Server> {
    const server = new Server(await freePort(), settings);
    await server.launch();
    return server;
  }

  async launch(): Promise<void> {
    if (!existsSync(program)) throw new Error(`${program} is not there. Build it: dotnet build src/LiveTranslate.Server`);
    const started = spawn('dotnet', [program], {
      env: { ...process.env, ...patience, ...this.#settings, Server__Port: String(this.port), Data__Path: this.#data },
    });
    this.#process = started;
    atExit(() => started.kill('SIGKILL'));
    started.stdout.on('data', (text) => (this.log += text));
    started.stderr.on('data', (text) => (this.log += text));
    for (const until = Date.now() + startMs; Date.now() < until; await pause(100)) {
      if (started.exitCode !== null) break;
      if ((await fetch(`${this.url}/health/ready`).catch(() => undefined))?.ok) return;
    }
    throw new Error(`The server did not start:\n${this.log}`);
  }

  /** As the power going: no goodbye. */
  async kill(): Promise<void> {
    const dying = this.#process;
    this.#process = undefined;
    if (!dying || dying.exitCode !== null) return;
    const gone = new Promise((resolve) => dying.once('exit', resolve));
    dying.kill('SIGKILL');
    await gone;
  }

  async create(request: object = {}): Promise<CreatedSession> {
    const reply = await fetch(`${this.url}/api/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ sourceLanguage: 'en-US', title: 'Water and memories', ...request }),
    });
    if (!reply.ok) throw new Error(await reply.text());
    return (await reply.json()) as CreatedSession;
  }

  async end(session: CreatedSession): Promise<void> {
    const reply = await fetch(`${this.url}/api/sessions/${session.sessionId}/end`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${session.speakerToken}` },
    });
    if (!reply.ok) throw new Error(await reply.text());
  }

  async session(id: string): Promise<{ status: string; segments: number; listeners: Record<string, number> }> {
    return (await (await fetch(`${this.url}/api/sessions/${id}`)).json()) as never;
  }

  /** What lies on disk for a session, anywhere in the server's data. */
  filesOf(id: string): string[] {
    return readdirSync(this.#data, { recursive: true, encoding: 'utf8' }).filter((file) => file.includes(id));
  }

  async transcript(id: string, language: string): Promise<string> {
    return (await fetch(`${this.url}/api/sessions/${id}/transcript?language=${language}&format=txt`)).text();
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** For what has no condition to wait for: how long people do something. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
