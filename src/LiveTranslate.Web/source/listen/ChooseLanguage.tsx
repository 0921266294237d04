import { autonym, nameOf, words, written } from '../words';
import type { ListenRoom } from './listenRoom';

/** One touch: it chooses the language, and lets the browser play sound. */
export function ChooseLanguage({ room }: { room: ListenRoom }) {
  const t = words.value;
  const languages = room.languages.value;
  return (
    <div class="stack">
      <h2>{t.chooseLanguage}</h2>
      <ul class="languages">
        {languages.map((tag) => (
          <li key={tag}>
            <button
              class={`button wide language ${tag === room.language.value ? 'main' : ''}`}
              type="button"
              data-language={tag}
              onClick={() => room.listen(tag)}
            >
              <span {...written(tag)}>{autonym(tag, languages)}</span>
              <span class="language-note">
                {tag === room.session.value!.sourceLanguage ? t.original : noteOf(tag)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <label class="choice">
        <input
          type="checkbox"
          checked={room.captionsOnly.value}
          onChange={(event) => room.chooseCaptionsOnly(event.currentTarget.checked)}
        />
        <span>{t.captionsOnly}</span>
      </label>
      {!room.captionsOnly.value && <p class="soft fine">{t.soundHint}</p>}
    </div>
  );
}

// A name beside itself would only be noise.
function noteOf(tag: string): string {
  const name = nameOf(tag);
  return name.toLowerCase() === autonym(tag).toLowerCase() ? '' : name;
}
