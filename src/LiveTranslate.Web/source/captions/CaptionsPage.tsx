import { errorText, words } from '../words';
import type { CaptionsScreen } from './captionsScreen';

export function CaptionsPage({ screen }: { screen: CaptionsScreen }) {
  const { settings } = screen;
  const captions = screen.captions.value;
  return (
    <main
      class={`screen ${settings.align} ${settings.contrast}`}
      style={{
        '--size': `${settings.size}vh`,
        '--lines': settings.lines,
        '--color': settings.color,
        background: settings.background ?? 'transparent',
      }}
    >
      <h1 class="hidden">{screen.title.value || words.value.captions}</h1>
      {screen.error.value && <p class="screen-error">{errorText(screen.error.value)}</p>}
      {/* The newest lines: what is older slides out above. */}
      <div class="screen-lines" aria-live="polite">
        <div class="screen-text">
          {captions.map((caption) => (
            <p key={caption.index} data-index={caption.index} lang={caption.language}>
              <span>{settings.original ? caption.sourceText : caption.text}</span>
            </p>
          ))}
        </div>
      </div>
    </main>
  );
}
