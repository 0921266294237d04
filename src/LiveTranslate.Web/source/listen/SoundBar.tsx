import { useRef } from 'preact/hooks';
import { InterfaceLanguage } from '../look/Shell';
import { chooseTheme, theme, themes } from '../look/theme';
import { interfaceLanguage, words, written } from '../words';
import { type ListenRoom, textSizes } from './listenRoom';

// A sentence or two of delay is how translation works.
const worthSayingSeconds = 6;
const worthSkippingSeconds = 20;

/** At the thumb: sound, text size, settings; and how far behind the voice is. */
export function SoundBar({ room }: { room: ListenRoom }) {
  const t = words.value;
  const sound = room.sound;
  const settings = useRef<HTMLDialogElement>(null);
  return (
    <footer class="sound-bar">
      <SoundState room={room} />
      <div class="sound-bar-row">
        {room.phase.value === 'ended' && !sound.on.value ? (
          <span />
        ) : room.hasVoice.value ? (
          <button
            class={`button ${sound.on.value ? '' : 'main'}`}
            type="button"
            aria-pressed={sound.on.value}
            onClick={() => room.toggleSound()}
          >
            <Icon path={sound.on.value ? loud : quiet} />
            {t.sound}
          </button>
        ) : (
          <p class="soft fine" {...written(interfaceLanguage.value)}>
            {t.noVoice}
          </p>
        )}
        <div class="row sizes">
          <button
            class="button"
            type="button"
            disabled={room.textSize.value === 0}
            onClick={() => room.chooseTextSize(room.textSize.value - 1)}
          >
            <span class="hidden">{t.smaller}</span>
            <span aria-hidden="true" dir="ltr">
              A−
            </span>
          </button>
          <button
            class="button"
            type="button"
            disabled={room.textSize.value === textSizes.length - 1}
            onClick={() => room.chooseTextSize(room.textSize.value + 1)}
          >
            <span class="hidden">{t.larger}</span>
            <span aria-hidden="true" dir="ltr">
              A+
            </span>
          </button>
          <button class="button" type="button" aria-label={t.settings} onClick={() => settings.current?.showModal()}>
            <Icon path={sliders} />
          </button>
        </div>
      </div>
      <dialog ref={settings} aria-labelledby="settings-title" {...written(interfaceLanguage.value)}>
        <div class="stack">
          <h2 id="settings-title">{t.settings}</h2>
          {room.hasVoice.value && (
            <div class="field">
              <label for="volume">{t.volume}</label>
              <input
                id="volume"
                type="range"
                min="0"
                max="1"
                step="0.05"
                value={room.volume.value}
                onInput={(event) => room.chooseVolume(event.currentTarget.valueAsNumber)}
              />
            </div>
          )}
          {room.hasVoice.value && (
            <label class="choice">
              <input
                type="checkbox"
                checked={room.showOriginal.value}
                onChange={(event) => room.chooseOriginal(event.currentTarget.checked)}
              />
              <span>{t.showOriginal}</span>
            </label>
          )}
          <div class="field">
            <label for="theme">{t.appearance}</label>
            <select
              id="theme"
              class="input"
              value={theme.value}
              onChange={(event) => chooseTheme(event.currentTarget.value as (typeof themes)[number])}
            >
              {themes.map((one) => (
                <option key={one} value={one}>
                  {t[one]}
                </option>
              ))}
            </select>
          </div>
          <InterfaceLanguage />
          <button class="button main" type="button" onClick={() => settings.current?.close()}>
            {t.close}
          </button>
        </div>
      </dialog>
    </footer>
  );
}

function SoundState({ room }: { room: ListenRoom }) {
  const t = words.value;
  const { on, blocked, paused, behindSeconds, pace, skipped } = room.sound;
  if (!on.value) return null;
  if (blocked.value || paused.value)
    return (
      <button class="button main wide" type="button" onClick={() => room.sound.resume()}>
        <Icon path={loud} />
        {t.soundBlocked}
      </button>
    );
  const behind = behindSeconds.value;
  if (behind < worthSayingSeconds && skipped.value === 0) return null;
  return (
    <div class="sound-state">
      {behind >= worthSayingSeconds ? (
        <span {...written(interfaceLanguage.value)}>{pace.value > 1 ? t.behindFaster(behind) : t.behind(behind)}</span>
      ) : (
        <span {...written(interfaceLanguage.value)}>{t.skipped}</span>
      )}
      {behind >= worthSkippingSeconds ? (
        <button class="button small" type="button" onClick={() => room.sound.skipToNewest()}>
          {t.skip}
        </button>
      ) : (
        skipped.value > 0 && (
          <button
            class="button plain small"
            type="button"
            aria-label={t.close}
            onClick={() => (room.sound.skipped.value = 0)}
          >
            <span aria-hidden="true">✕</span>
          </button>
        )
      )}
    </div>
  );
}

const loud = 'M4 9v6h4l5 4V5L8 9H4zM16 8.5a5 5 0 0 1 0 7M18.5 6a8.5 8.5 0 0 1 0 12';
const quiet = 'M4 9v6h4l5 4V5L8 9H4zM16.5 9.5l5 5M21.5 9.5l-5 5';
const sliders = 'M4 7h9M17 7h3M4 17h3M11 17h9M13 4.5v5M7 14.5v5';

function Icon({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
