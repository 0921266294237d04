/** Where the server's root is, as this page was found: below whatever path a proxy has put it. */
export function root(): URL {
  return new URL('.', document.baseURI);
}

/**
 * What the server means by a path such as '/api/…'. It may know the path that it lies below, or not: a proxy can take it
 * off and tell nobody.
 */
export function below(path: string): URL {
  const here = root();
  const url = new URL(path, here);
  return url.origin === here.origin && !url.pathname.startsWith(here.pathname) ? new URL(path.replace(/^\/+/, ''), here) : url;
}
