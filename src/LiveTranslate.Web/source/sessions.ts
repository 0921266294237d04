import { read, write } from './memory';

/** A session this browser has met. */
export interface RememberedSession {
  id: string;
  title: string;
  /** Only where it was opened, or its speaker's address was used. */
  speakerToken?: string;
  passcode?: string;
  at: number;
}

// More than anybody looks through.
const maxRemembered = 12;

export function rememberedSessions(): RememberedSession[] {
  const known = read<RememberedSession[]>('sessions');
  return Array.isArray(known) ? known : [];
}

export function remembered(id: string): RememberedSession | undefined {
  return rememberedSessions().find((session) => session.id === id);
}

/** False when the browser does not keep it. */
export function remember(session: Omit<RememberedSession, 'at'>): boolean {
  const known = rememberedSessions();
  const before = known.find((one) => one.id === session.id);
  const others = known.filter((one) => one.id !== session.id);
  return write('sessions', [{ ...before, ...session, at: Date.now() }, ...others].slice(0, maxRemembered));
}

export function forgetSession(id: string): void {
  write(
    'sessions',
    rememberedSessions().filter((session) => session.id !== id),
  );
}

/** What a page's path says: '/live/listen/7k3m-q9tb' is '7K3MQ9TB'. As forgiving as the server. */
export function sessionOfPath(path: string): string {
  return sessionIdOf(decoded(path.split('/').at(-1) ?? '') ?? '');
}

/** What is behind the escapes of an address; undefined where it was cut in the middle of one. */
export function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

export function sessionIdOf(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/** '7K3MQ9TB' reads more easily as '7K3M-Q9TB'. */
export function shownId(id: string): string {
  return id.length === 8 ? `${id.slice(0, 4)}-${id.slice(4)}` : id;
}
