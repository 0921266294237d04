import { signal } from '@preact/signals';
import { getPublicUrl } from '../server/api';
import { root } from '../server/place';

const publicUrl = signal<string | undefined>(undefined);

/**
 * A link for others, such as 'listen/7K3MQ9TB': where the operator says that people go, else where this page was found.
 * Never what the server makes of a request: behind a proxy that tells it nothing it knows a worse address than the page.
 */
export function publicLink(path: string): string {
  return new URL(path, publicUrl.value ?? root()).href;
}

/** Asks once; until the answer is here, and when there is none, the page's own address is as good as any. */
export async function askForPublicAddress(): Promise<void> {
  const url = await getPublicUrl().catch(() => undefined);
  if (url) publicUrl.value = `${url}/`;
}
