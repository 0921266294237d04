/**
 * A refusal of the server, or its silence (code 'unreachable'), or a server that answers and to which no proxy between
 * lets a connection through (code 'no-transport').
 */
export class ServerError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }

  /** Whether asking again may help. */
  get transient(): boolean {
    return ['unreachable', 'no-transport', 'unavailable', 'too-many-requests', 'not-started'].includes(this.code);
  }
}

/**
 * What a failed invocation says. SignalR puts its own words before ours: "An unexpected error occurred invoking 'Join'
 * on the server. HubException: wrong-passcode: The session asks …". Without a code the connection was lost.
 */
export function errorOf(thrown: unknown): ServerError {
  if (thrown instanceof ServerError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const named = /HubException: ([a-z0-9-]+): (.*)$/s.exec(text);
  return named ? new ServerError(named[1]!, named[2]!) : new ServerError('unreachable', text);
}

/** The code in a problem document's type, '/problems/{code}'. */
export function codeOf(type: unknown): string | undefined {
  return typeof type === 'string' ? /\/problems\/([a-z0-9-]+)$/.exec(type)?.[1] : undefined;
}
