import { autonym, isolated, nameOf, wordsIn, written } from '../words';
import type { CaptionsScreen } from './captionsScreen';
import { PlaceView } from './PlaceView';

// Of the screen, without its margins; and of a line, in letters: as in the style sheet.
const heightForLines = 92;
const lineHeight = 1.35;

export function CaptionsPage({ screen }: { screen: CaptionsScreen }) {
  const { settings } = screen;
  const places = screen.places.value;
  // Who reads the captions reads what is said of them; the browser's own language is the technician's.
  const { language, words: t } = wordsIn(places[0]?.language ?? navigator.language);
  const session = screen.session.value;
  const empty = places.every((place) => place.entered.value === 0);
  const state = settings.status ? stateOf(screen, t) : undefined;
  const error = screen.error.value;
  const refused = error && !error.transient;
  return (
    <main
      class={`screen ${settings.align} ${settings.contrast}`}
      {...written(places[0]?.language ?? language)}
      data-status={session?.status}
      data-connected={session && !error ? screen.connected.value : undefined}
      style={{
        // So small that each place has a line.
        '--size': `${Math.min(settings.size, heightForLines / lineHeight / Math.max(1, places.length))}vh`,
        '--color': settings.color,
        background: settings.background ?? 'transparent',
      }}
    >
      <h1 class="hidden" dir="auto">
        {session?.title || t.captions}
      </h1>
      {error && (
        <div class="screen-message" {...written(language)}>
          <span>{(t.errors as unknown as Record<string, string>)[error.code] ?? t.errors.other(error.message)}</span>
          {refused && (
            <>
              {' '}
              <a href=".">{t.toFirstPage}</a>
            </>
          )}
        </div>
      )}
      {screen.notOffered.value.length > 0 && (
        <div class="screen-message not-offered" role="status" {...written(language)}>
          <span>
            {t.languageNotOffered(
              screen.notOffered.value.map((tag) => nameIn(tag, language)).join(', '),
              screen.offered.value.map((tag) => isolated(autonym(tag, screen.offered.value))).join(', '),
            )}
          </span>
        </div>
      )}
      {empty && state && !error && (
        <div class="screen-message" {...written(language)}>
          <span>{state}</span>
        </div>
      )}
      {places.map((place) => (
        <PlaceView key={place.language} place={place} settings={settings} places={places.length} />
      ))}
      {/* In the margin below, where it is in no caption's way. */}
      <div class="screen-note" role="status" {...written(language)}>
        {!empty && state && <span>{state}</span>}
      </div>
    </main>
  );
}

function stateOf(screen: CaptionsScreen, t: ReturnType<typeof wordsIn>['words']): string | undefined {
  const status = screen.session.value?.status;
  if (status === undefined) return undefined;
  if (status === 'ended') return t.endedTitle;
  if (!screen.connected.value) return t.reconnecting;
  if (screen.places.value.some((place) => place.tooMuch.value)) return t.tooMuchAtOnce;
  if (screen.missing.value) return t.missing;
  return status === 'live' ? undefined : t.nothingYet[status]?.title;
}

// What was typed into an address need not be a language.
function nameIn(tag: string, language: string): string {
  try {
    return nameOf(tag, language);
  } catch {
    return tag;
  }
}
