import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { readTranscript } from '../server/api';
import { errorOf, type ServerError } from '../server/errors';
import type { SessionState, TranscriptSegment } from '../server/messages';
import { errorText, interfaceLanguage, words, written } from '../words';
import { Notice } from './Notice';
import { clockOf, paragraphsOf } from './paragraphs';

interface Props {
  session: SessionState;
  language: string;
  passcode?: string | undefined;
}

/** All that was said, to be read: title, times, paragraphs. */
export function Transcript({ session, language, passcode }: Props) {
  const t = words.value;
  const segments = useSignal<TranscriptSegment[] | undefined>(undefined);
  const problem = useSignal<ServerError | undefined>(undefined);
  const tries = useSignal(0);

  useEffect(() => {
    let wanted = true;
    segments.value = problem.value = undefined;
    readTranscript(session.sessionId, language, passcode).then(
      (found) => wanted && (segments.value = found),
      (thrown: unknown) => wanted && (problem.value = errorOf(thrown)),
    );
    return () => (wanted = false);
  }, [language, tries.value]);

  const found = segments.value;
  const started = session.startedAt ? new Date(session.startedAt) : undefined;
  const date = new Intl.DateTimeFormat(interfaceLanguage.value, { dateStyle: 'long', timeStyle: 'short' });
  const endMs = found?.at(-1)?.endMs;
  return (
    <article class="transcript" aria-label={t.transcript}>
      <h2 dir="auto">{session.title || t.untitled}</h2>
      <p class="soft fine">
        {started && <time dateTime={session.startedAt!}>{date.format(started)}</time>}
        {started && endMs !== undefined && ' · '}
        {endMs !== undefined && clockOf(endMs)}
      </p>
      {problem.value && (
        <Notice kind="bad">
          {errorText(problem.value)}
          <button class="button small" type="button" onClick={() => tries.value++}>
            {t.tryAgain}
          </button>
        </Notice>
      )}
      {!found && !problem.value && <p class="soft">{t.loading}</p>}
      {found?.length === 0 && <p class="soft">{t.nothingWasSaid}</p>}
      {paragraphsOf(found ?? []).map((paragraph) => (
        <div class="paragraph" key={paragraph.startMs}>
          <time class="soft fine" dateTime={`PT${Math.floor(paragraph.startMs / 1000)}S`}>
            {clockOf(paragraph.startMs)}
          </time>
          <p {...written(language)}>
            {paragraph.parts.map((part) =>
              part.text === '' ? (
                <span key={part.index} class="soft" {...written(interfaceLanguage.value)}>
                  [{t.notUnderstood}]{' '}
                </span>
              ) : part.failure?.stage === 'translation' ? (
                <span key={part.index} {...written(session.sourceLanguage)}>
                  {part.text}{' '}
                </span>
              ) : (
                `${part.text} `
              ),
            )}
          </p>
        </div>
      ))}
    </article>
  );
}
