import { type Signal, useSignal } from '@preact/signals';
import { getTranscript } from '../server/api';
import { errorOf, type ServerError } from '../server/errors';
import type { SessionState } from '../server/messages';
import { autonym, errorText, words, written } from '../words';
import { Notice } from './Notice';

const formats = ['txt', 'vtt', 'srt'] as const;

/** The transcript to take along. */
export function TranscriptLinks(props: { session: SessionState; chosen?: Signal<string>; passcode?: string | undefined }) {
  const t = words.value;
  const { session, passcode } = props;
  const languages = [session.sourceLanguage, ...session.targetLanguages];
  const own = useSignal(session.sourceLanguage);
  const language = props.chosen ?? own;
  const problem = useSignal<ServerError | undefined>(undefined);
  const busy = useSignal(false);

  async function save(format: string) {
    problem.value = undefined;
    busy.value = true;
    try {
      const file = await getTranscript(session.sessionId, language.value, format, passcode);
      const url = URL.createObjectURL(file);
      const link = document.createElement('a');
      link.href = url;
      link.download = `${session.title || session.sessionId} (${language.value}).${format}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    } catch (thrown) {
      problem.value = errorOf(thrown);
    } finally {
      busy.value = false;
    }
  }

  return (
    <section class="stack" aria-label={t.transcript}>
      <div class="field">
        <label for="transcript-language">{t.language}</label>
        <select
          id="transcript-language"
          class="input"
          value={language.value}
          onChange={(event) => (language.value = event.currentTarget.value)}
        >
          {languages.map((tag) => (
            <option key={tag} value={tag} {...written(tag)}>
              {autonym(tag, languages)}
            </option>
          ))}
        </select>
      </div>
      <div class="row formats">
        {formats.map((format) => (
          <button key={format} class="button" type="button" disabled={busy.value} onClick={() => save(format)}>
            {t.transcriptFormats[format]}
          </button>
        ))}
      </div>
      {problem.value && <Notice kind="bad">{errorText(problem.value)}</Notice>}
    </section>
  );
}
