import { ServerError, codeOf } from './errors';
import { below, root } from './place';
import type { CreatedSession, LanguageOffer, SessionState, SpeakerNow, TranscriptSegment } from './messages';

const patienceMs = 15_000;

// The server reads a long transcript, and translates what nobody has asked for before, for up to 45 s.
const transcriptPatienceMs = 60_000;

// As many as the server takes at once.
const maxTags = 100;

export const getLanguages = () => get<LanguageOffer[]>('api/languages');

/**
 * Which of some languages suits somebody who names theirs, the dearest first. The server knows that 'zh-HK' reads 'zh-TW'
 * and 'iw' is 'he'. Undefined when none does, and when it cannot be asked.
 */
export async function matchLanguage(wanted: readonly string[], among: readonly string[]): Promise<string | undefined> {
  if (among.includes(wanted[0] ?? '')) return wanted[0];
  if (wanted.length === 0 || among.length === 0) return undefined;
  const query = new URLSearchParams({ for: wanted.slice(0, maxTags).join(), among: among.join() });
  const choice = await get<{ language?: string | null }>(`api/languages/match?${query}`).catch(() => undefined);
  return choice?.language ?? undefined;
}

/** Where the server is besides this address. */
export const getAccess = () => get<{ secureUrl: string | null }>('api/access');

export const getSession = (id: string) => get<SessionState>(`api/sessions/${encodeURIComponent(id)}`);

/** The address the operator has named for people; undefined where it is the one that they use anyway. */
export async function getPublicUrl(): Promise<string | undefined> {
  return (await get<{ publicUrl?: string | null }>('api/address')).publicUrl ?? undefined;
}

export async function createSession(request: {
  sourceLanguage: string;
  targetLanguages?: string[];
  title?: string;
  passcode?: string;
}): Promise<CreatedSession> {
  const reply = await call('api/sessions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  });
  return (await reply.json()) as CreatedSession;
}

/** Who speaks now; only for who may speak. */
export async function getSpeaker(id: string, token: string): Promise<SpeakerNow> {
  const reply = await call(`/api/sessions/${encodeURIComponent(id)}/speaker`, { headers: { Authorization: `Bearer ${token}` } });
  return (await reply.json()) as SpeakerNow;
}

/** The whole transcript, to be shown. */
export async function readTranscript(id: string, language: string, passcode?: string): Promise<TranscriptSegment[]> {
  const file = await getTranscript(id, language, 'json', passcode);
  return (JSON.parse(await file.text()) as { segments: TranscriptSegment[] }).segments;
}

/** The whole transcript. */
export async function getTranscript(id: string, language: string, format: string, passcode?: string): Promise<Blob> {
  const query = new URLSearchParams({ language, format });
  const path = `api/sessions/${encodeURIComponent(id)}/transcript?${query}`;
  return (await callWithPasscode(path, passcode, transcriptPatienceMs)).blob();
}

/** The speech behind a link; used where the server does not send it along. */
export async function getSpeech(url: string, passcode?: string): Promise<Uint8Array | undefined> {
  const address = below(url);
  // A pre-signed address elsewhere must not learn the passcode; a header would go along when ours leads there.
  if (address.origin === root().origin && passcode) address.searchParams.set('passcode', passcode);
  const reply = await fetch(address, { signal: AbortSignal.timeout(patienceMs) });
  return reply.ok ? new Uint8Array(await reply.arrayBuffer()) : undefined;
}

async function get<T>(path: string): Promise<T> {
  return (await (await call(path, {})).json()) as T;
}

/** The passcode goes in a header: an address would end up in logs and histories. But a header carries only ASCII. */
function callWithPasscode(path: string, passcode?: string, patience = patienceMs): Promise<Response> {
  if (!passcode) return call(path, {}, patience);
  if (/^[ -~]+$/.test(passcode)) return call(path, { headers: { 'X-Session-Passcode': passcode } }, patience);
  const joint = path.includes('?') ? '&' : '?';
  return call(`${path}${joint}${new URLSearchParams({ passcode })}`, {}, patience);
}

async function call(path: string, init: RequestInit, patience = patienceMs): Promise<Response> {
  let reply: Response;
  try {
    reply = await fetch(below(path), { ...init, signal: AbortSignal.timeout(patience) });
  } catch (thrown) {
    throw new ServerError('unreachable', String(thrown));
  }
  if (reply.ok) return reply;
  const problem = (await reply.json().catch(() => ({}))) as { type?: string; detail?: string; title?: string };
  const code = codeOf(problem.type) ?? (reply.status === 429 ? 'too-many-requests' : 'unavailable');
  throw new ServerError(code, problem.detail ?? problem.title ?? `${reply.status}`);
}

/** Whether a passcode lets one in. The original is never spoken, so that 'no such speech' means yes. */
export async function checkPasscode(id: string, sourceLanguage: string, passcode: string): Promise<void> {
  try {
    await callWithPasscode(`api/sessions/${encodeURIComponent(id)}/segments/0/${sourceLanguage}.mp3`, passcode);
  } catch (thrown) {
    if (!(thrown instanceof ServerError) || thrown.code !== 'speech-not-found') throw thrown;
  }
}
