import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const pages = ['index', 'speak', 'listen', 'captions', 'missing'];

// Compressed once here instead of for every visitor: hundreds open the page in the minute after a code is shown.
function compressed(): Plugin {
  return {
    name: 'compressed',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const [name, file] of Object.entries(bundle)) {
        if (!/\.(html|js|css|svg)$/.test(name)) continue;
        const plain = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
        this.emitFile({ type: 'asset', fileName: `${name}.br`, source: brotliCompressSync(plain, quality) });
        this.emitFile({ type: 'asset', fileName: `${name}.gz`, source: gzipSync(plain, { level: 9 }) });
      }
    },
  };
}

export default defineConfig({
  // A proxy may put everything below a path and tell nobody: all is found from the page's <base>, the server's root.
  base: './',
  build: {
    outDir: process.env.PAGES_OUTPUT ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Files inlined as data: URLs would need holes in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: pages.map((page) => `${page}.html`) },
  },
  // 'npx vite' for work on the pages, with a server beside it.
  server: { proxy: { '/api': 'http://127.0.0.1:5080', '/hubs': { target: 'http://127.0.0.1:5080', ws: true } } },
  plugins: [compressed()],
  test: { include: ['tests/**/*.test.ts'] },
} as Parameters<typeof defineConfig>[0]);
