import type { ComponentChildren } from 'preact';
import { autonym, chooseInterfaceLanguage, interfaceLanguage, interfaceLanguages, words, written } from '../words';

/** The frame of a page: name above, language of the page below. */
export function Shell({ head, children }: { head?: ComponentChildren; children: ComponentChildren }) {
  return (
    <div class="shell">
      <header class="shell-head">
        <a class="brand" href="." aria-label={words.value.home}>
          <img src="icon.svg" alt="" />
          <span>LiveTranslate</span>
        </a>
        {head}
      </header>
      <main>{children}</main>
      <footer class="shell-foot">
        <InterfaceLanguage />
      </footer>
    </div>
  );
}

export function InterfaceLanguage() {
  return (
    <label class="small-choice">
      <span>{words.value.interfaceLanguage}</span>
      <select
        class="input small"
        value={interfaceLanguage.value}
        onChange={(event) => chooseInterfaceLanguage(event.currentTarget.value)}
      >
        {interfaceLanguages.map((language) => (
          <option key={language} value={language} {...written(language)}>
            {autonym(language)}
          </option>
        ))}
      </select>
    </label>
  );
}
