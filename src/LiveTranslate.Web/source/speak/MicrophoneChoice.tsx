import { words } from '../words';
import type { SpeakRoom } from './speakRoom';

/** Which microphone; names are known once the browser has been allowed to use one. */
export function MicrophoneChoice({ room }: { room: SpeakRoom }) {
  const t = words.value;
  const named = room.devices.value.filter((device) => device.label);
  if (named.length === 0) return null;
  return (
    <div class="field">
      <label for="microphone">{t.microphone}</label>
      <select
        id="microphone"
        class="input"
        value={room.deviceId.value}
        disabled={room.phase.value === 'starting'}
        onChange={(event) => room.choose(event.currentTarget.value)}
      >
        {!named.some((device) => device.deviceId === room.deviceId.value) && (
          <option value={room.deviceId.value}>{t.defaultMicrophone}</option>
        )}
        {named.map((device) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label}
          </option>
        ))}
      </select>
    </div>
  );
}
