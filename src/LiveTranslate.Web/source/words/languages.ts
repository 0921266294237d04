/** A language's name in itself: 'español (España)' reads "Español" unless there are two of them. */
export function autonym(tag: string, among: readonly string[] = []): string {
  const region = among.filter((one) => primary(one) === primary(tag)).length > 1;
  const name = new Intl.DisplayNames([tag], { type: 'language', fallback: 'code' }).of(region ? tag : primary(tag)) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/** 'es' of 'es-ES'. */
export function primary(tag: string): string {
  return tag.split('-')[0]!.toLowerCase();
}
