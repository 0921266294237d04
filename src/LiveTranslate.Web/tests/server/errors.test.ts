import { expect, test } from 'vitest';
import { Backoff } from '../../source/server/backoff';
import { codeOf, errorOf } from '../../source/server/errors';

test('a refusal of a hub is found behind the words SignalR puts before it', () => {
  const error = errorOf(
    new Error("An unexpected error occurred invoking 'Join' on the server. HubException: wrong-passcode: The session asks for its passcode."),
  );
  expect([error.code, error.message, error.transient]).toEqual([
    'wrong-passcode',
    'The session asks for its passcode.',
    false,
  ]);
});

test('a lost connection is no refusal', () => {
  const error = errorOf(new Error("Invocation canceled due to the underlying connection being closed."));
  expect([error.code, error.transient]).toEqual(['unreachable', true]);
});

test('a problem document names its cause', () => {
  expect(codeOf('/problems/session-not-found')).toBe('session-not-found');
  expect(codeOf('about:blank')).toBeUndefined();
  expect(codeOf(undefined)).toBeUndefined();
});

test('waits double up to a cap, and are jittered so that a crowd does not come back at once', () => {
  const least = new Backoff(250, 5_000, () => 0);
  expect(Array.from({ length: 7 }, () => least.next())).toEqual([125, 250, 500, 1_000, 2_000, 2_500, 2_500]);
  const most = new Backoff(250, 5_000, () => 1);
  expect(Array.from({ length: 6 }, () => most.next())).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000]);
  most.reset();
  expect(most.next()).toBe(250);
});
