import type { ServerError } from './errors';

/** 'blocked': the server answers, but no proxy between lets a connection through. */
export type ConnectionState = 'connected' | 'lost' | 'blocked';

/** What a failed connection is to whoever waits for it. */
export function stateOf(error: ServerError): ConnectionState {
  return error.code === 'no-transport' ? 'blocked' : 'lost';
}
