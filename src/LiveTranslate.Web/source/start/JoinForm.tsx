import { useSignal } from '@preact/signals';
import { Notice } from '../look/Notice';
import { getSession } from '../server/api';
import { errorOf } from '../server/errors';
import { sessionIdOf } from '../sessions';
import { errorText, words } from '../words';

export function JoinForm() {
  const t = words.value;
  const code = useSignal('');
  const problem = useSignal<{ code: string; message: string } | undefined>(undefined);
  const busy = useSignal(false);

  async function join(event: Event) {
    event.preventDefault();
    busy.value = true;
    problem.value = undefined;
    try {
      const session = await getSession(sessionIdOf(code.value) || '-');
      location.assign(`listen/${session.sessionId}`);
    } catch (thrown) {
      problem.value = errorOf(thrown);
    } finally {
      busy.value = false;
    }
  }

  return (
    <form class="card stack" onSubmit={join} aria-labelledby="join-title">
      <h2 id="join-title">{t.joinTitle}</h2>
      <div class="field">
        <label for="code">{t.sessionCode}</label>
        <input
          id="code"
          class="input code-input"
          value={code.value}
          onInput={(event) => (code.value = event.currentTarget.value)}
          placeholder="7K3M-Q9TB"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          required
          aria-describedby="join-hint"
          aria-invalid={problem.value !== undefined}
        />
        <p id="join-hint" class="soft fine">
          {t.joinHint}
        </p>
      </div>
      {problem.value && <Notice kind="bad">{errorText(problem.value)}</Notice>}
      <button class="button main" type="submit" disabled={busy.value}>
        {t.joinButton}
      </button>
    </form>
  );
}
