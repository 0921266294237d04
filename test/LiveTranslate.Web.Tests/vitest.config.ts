import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 400_000,
    // People speak in real time: most of it is waiting, so that two at once do not disturb each other on two cores.
    maxWorkers: 2,
  },
});
