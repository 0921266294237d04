const rate = 8_000;
// Lock screens show controls only for sounds of more than five seconds.
const seconds = 10;
// About -66 dB: browsers take it for sound, ears do not.
const amplitude = 16;
const pitch = 50;

/**
 * A tone too quiet to hear. While the speaker is silent nothing else plays, and phones would put the page to sleep and
 * take it off the lock screen.
 */
export function quietTone(): Blob {
  const samples = rate * seconds;
  const view = new DataView(new ArrayBuffer(44 + samples * 2));
  const text = (at: number, value: string) => [...value].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, 36 + samples * 2, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples * 2, true);
  for (let i = 0; i < samples; i++)
    view.setInt16(44 + i * 2, Math.round(amplitude * Math.sin((2 * Math.PI * pitch * i) / rate)), true);
  return new Blob([view.buffer], { type: 'audio/wav' });
}
