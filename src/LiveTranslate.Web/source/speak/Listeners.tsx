import type { SessionState } from '../server/messages';
import { autonym, words, written } from '../words';

/** Who listens, by language. */
export function Listeners({ session }: { session: SessionState }) {
  const t = words.value;
  const counts = Object.entries(session.listeners).filter(([, count]) => count > 0);
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  const tags = counts.map(([language]) => language);
  return (
    <section class="card" aria-labelledby="listeners-title">
      <h2 id="listeners-title">{t.listeners}</h2>
      {counts.length === 0 ? (
        <p class="soft">{t.noListeners}</p>
      ) : (
        <>
          <p>{t.listenerCount(all)}</p>
          <ul class="listeners">
            {counts.map(([language, count]) => (
              <li key={language}>
                <span {...written(language)}>{autonym(language, tags)}</span>
                <strong>{count}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
