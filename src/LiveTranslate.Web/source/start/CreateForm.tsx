import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Notice } from '../look/Notice';
import { createSession, getLanguages, matchLanguage } from '../server/api';
import { type ServerError, errorOf } from '../server/errors';
import type { LanguageOffer } from '../server/messages';
import { remember } from '../sessions';
import { autonym, errorText, nameOf, words, written } from '../words';

// As many as the server takes for a session.
const maxTargets = 20;

export function CreateForm() {
  const t = words.value;
  const offers = useSignal<LanguageOffer[] | undefined>(undefined);
  const source = useSignal('');
  // What was ticked or unticked by hand; the rest is as it is offered.
  const picked = useSignal<ReadonlyMap<string, boolean>>(new Map());
  const title = useSignal('');
  const passcode = useSignal('');
  const problem = useSignal<ServerError | undefined>(undefined);
  const busy = useSignal(false);

  async function load() {
    problem.value = undefined;
    try {
      const found = await getLanguages();
      const own = await matchLanguage(navigator.languages, found.map((offer) => offer.source));
      source.value ||= own ?? found[0]?.source ?? '';
      offers.value = found;
    } catch (thrown) {
      problem.value = errorOf(thrown);
    }
  }

  useEffect(() => void load(), []);

  const sources = offers.value?.map((offer) => offer.source) ?? [];
  const targets = offers.value?.find((offer) => offer.source === source.value)?.targets ?? [];
  const isChosen = (target: string, index: number) => picked.value.get(target) ?? index < maxTargets;
  const chosen = targets.filter(isChosen).slice(0, maxTargets);

  function toggle(target: string, wanted: boolean) {
    picked.value = new Map(picked.value).set(target, wanted);
  }

  async function create(event: Event) {
    event.preventDefault();
    busy.value = true;
    problem.value = undefined;
    const code = passcode.value.trim();
    const protection = code ? { passcode: code } : {};
    try {
      const session = await createSession({
        sourceLanguage: source.value,
        targetLanguages: chosen,
        ...(title.value.trim() ? { title: title.value.trim() } : {}),
        ...protection,
      });
      remember({
        id: session.sessionId,
        title: title.value.trim(),
        speakerToken: session.speakerToken,
        ...protection,
      });
      // On this very address: the one in the answer is the one to share, and may be another.
      location.assign(`speak/${session.sessionId}#${session.speakerToken}`);
    } catch (thrown) {
      problem.value = errorOf(thrown);
      busy.value = false;
    }
  }

  return (
    <form class="card stack" onSubmit={create} aria-labelledby="create-title">
      <h2 id="create-title">{t.createTitle}</h2>
      <p class="soft">{t.createHint}</p>
      <div class="field">
        <label for="source">{t.sourceLanguage}</label>
        <select
          id="source"
          class="input"
          value={source.value}
          onChange={(event) => (source.value = event.currentTarget.value)}
          disabled={!offers.value}
        >
          {sources.map((tag) => (
            <option key={tag} value={tag} {...written(tag)}>
              {autonym(tag, sources)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="title">
          {t.title} <span class="soft">({t.optional})</span>
        </label>
        <input
          id="title"
          class="input"
          value={title.value}
          onInput={(event) => (title.value = event.currentTarget.value)}
          placeholder={t.titlePlaceholder}
          dir="auto"
          maxLength={200}
          autocomplete="off"
        />
      </div>
      <details>
        <summary>{t.options}</summary>
        <div class="stack">
          <fieldset class="field">
            <legend>{t.targetLanguages}</legend>
            <div class="choices">
              {targets.map((tag, index) => (
                <label key={tag} class="choice" title={nameOf(tag)}>
                  <input
                    type="checkbox"
                    checked={isChosen(tag, index)}
                    disabled={!isChosen(tag, index) && chosen.length >= maxTargets}
                    onChange={(event) => toggle(tag, event.currentTarget.checked)}
                  />
                  <span {...written(tag)}>{autonym(tag, targets)}</span>
                </label>
              ))}
            </div>
            {offers.value && chosen.length === 0 && <Notice kind="warn">{t.atLeastOne}</Notice>}
            {targets.length > maxTargets && <p class="soft">{t.atMost(maxTargets)}</p>}
          </fieldset>
          <div class="field">
            <label for="passcode">
              {t.passcode} <span class="soft">({t.optional})</span>
            </label>
            <input
              id="passcode"
              class="input"
              value={passcode.value}
              onInput={(event) => (passcode.value = event.currentTarget.value)}
              minLength={4}
              maxLength={64}
              autocomplete="off"
              aria-describedby="passcode-hint"
            />
            <p id="passcode-hint" class="soft fine">
              {t.passcodeHint}
            </p>
          </div>
        </div>
      </details>
      {problem.value && (
        <Notice kind="bad">
          {errorText(problem.value)}
          {!offers.value && (
            <button class="button small" type="button" onClick={load}>
              {t.tryAgain}
            </button>
          )}
        </Notice>
      )}
      <button class="button main" type="submit" disabled={busy.value || !offers.value || chosen.length === 0}>
        {busy.value ? t.creating : t.createButton}
      </button>
    </form>
  );
}
