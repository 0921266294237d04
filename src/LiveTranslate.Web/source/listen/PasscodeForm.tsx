import { useSignal } from '@preact/signals';
import { Notice } from '../look/Notice';
import { errorText, words } from '../words';
import type { ListenRoom } from './listenRoom';

export function PasscodeForm({ room }: { room: ListenRoom }) {
  const t = words.value;
  const passcode = useSignal('');
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void room.tryPasscode(passcode.value.trim());
      }}
    >
      <h2>{t.passcodeNeeded}</h2>
      <div class="field">
        <label for="passcode">{t.passcode}</label>
        <input
          id="passcode"
          class="input"
          value={passcode.value}
          onInput={(event) => (passcode.value = event.currentTarget.value)}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          required
          aria-describedby="passcode-ask"
        />
        <p id="passcode-ask" class="soft fine">
          {t.passcodeAsk}
        </p>
      </div>
      {room.error.value && <Notice kind="bad">{errorText(room.error.value)}</Notice>}
      <button class="button main" type="submit">
        {t.continue}
      </button>
    </form>
  );
}
