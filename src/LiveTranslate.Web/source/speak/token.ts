import { decoded, remember, remembered, sessionOfPath } from '../sessions';

/**
 * The session and the right to speak in it. The token comes in the fragment of the address, which browsers send nowhere.
 * From there it moves into the browser's memory: an address bar gets shown on screens and shared by mistake.
 */
export function takeToken(): { id: string; token: string | undefined } {
  const id = sessionOfPath(location.pathname);
  const given = decoded(location.hash.slice(1));
  if (given && remember({ ...(remembered(id) ?? { title: '' }), id, speakerToken: given }))
    history.replaceState(null, '', location.pathname);
  return { id, token: given || remembered(id)?.speakerToken };
}
