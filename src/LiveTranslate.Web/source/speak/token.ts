import { decoded, remember, remembered, sessionOfPath } from '../sessions';

/**
 * The session and the right to speak in it. The token comes in the fragment of the address, which browsers send nowhere.
 * From there it moves into the browser's memory: an address bar gets shown on screens and shared by mistake.
 */
export function takeToken(): { id: string; token: string | undefined } {
  const id = sessionOfPath(location.pathname);
  // An invitation may bring the passcode along: 'token&passcode=…'.
  const [first = '', ...rest] = location.hash.slice(1).split('&');
  const given = decoded(first);
  const passcode = new URLSearchParams(rest.join('&')).get('passcode');
  if (given && remember({ ...(remembered(id) ?? { title: '' }), id, speakerToken: given, ...(passcode ? { passcode } : {}) }))
    history.replaceState(null, '', location.pathname);
  return { id, token: given || remembered(id)?.speakerToken };
}
