import { Shell } from '../look/Shell';
import { words } from '../words';

/** An address that leads nowhere: cut off in a message, or mistyped. */
export function MissingPage() {
  const t = words.value;
  return (
    <Shell>
      <div class="card stack narrow">
        <h1>{t.missingTitle}</h1>
        <p class="soft">{t.missingText}</p>
        <div class="row">
          <a class="button main" href=".">
            {t.toFirstPage}
          </a>
        </div>
      </div>
    </Shell>
  );
}
