/** The files of the caller's page and of the operator's console, each a route of its own: every other path is the API's. */
export const PAGE_FILES = [
  'index.html',
  'page.js',
  'console.html',
  'console.js',
  'page.css',
  'icon.svg',
  'voices.worklet.js',
] as const;

/** What is asked for: the page is `/`, the console `/console`, and `page.json` says how callers get in. */
export const PAGE_PATHS: readonly string[] = PAGE_FILES.map((name) =>
  name === 'index.html' ? '/' : `/${name.replace(/\.html$/, '')}`,
).concat('/page.json');
