// What the browser remembers between visits. Where it refuses to, pages work without.

export function read<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(`livetranslate.${key}`);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

/** False when the browser does not keep it. */
export function write(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(`livetranslate.${key}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
