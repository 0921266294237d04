/** How much of what was said was understood: substituted, missing and added words by words said. */
export function wordErrorRate(said: string, understood: string): number {
  const reference = words(said);
  const heard = words(understood);
  // Levenshtein's distance, one row at a time.
  let row = Array.from({ length: heard.length + 1 }, (_, j) => j);
  for (let i = 1; i <= reference.length; i++) {
    const next = [i];
    for (let j = 1; j <= heard.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (reference[i - 1] === heard[j - 1] ? 0 : 1));
    row = next;
  }
  return row[heard.length]! / reference.length;
}

export function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu) ?? [];
}
