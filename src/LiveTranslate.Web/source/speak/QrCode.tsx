import { useMemo } from 'preact/hooks';
import { encode } from 'uqr';

// The quiet zone that scanners ask for, in modules.
const margin = 4;

/** Black on white whatever the theme: many scanners cannot read the reverse. */
export function QrCode({ text }: { text: string }) {
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges" aria-hidden="true">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function draw(text: string): { size: number; path: string } {
  const code = encode(text, { ecc: 'M', border: 0 });
  const path = code.data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + margin} ${y + margin}h1v1h-1z` : '')))
    .join('');
  return { size: code.size + 2 * margin, path };
}
