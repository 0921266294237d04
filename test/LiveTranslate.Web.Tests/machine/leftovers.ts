import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Done when these tests end, however they end. */
export function atExit(clean: () => void): void {
  process.once('exit', clean);
}

/** A folder that is gone when these tests have ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'livetranslate-'));
  atExit(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// A server for each file of tests, and the pages' pictures and data of several.
process.setMaxListeners(100);

// The runner ends its workers by a signal, which on its own is no exit.
process.once('SIGTERM', () => process.exit());
