/** The pages of `web/`, served on a laptop. */
import { extname } from 'node:path';
import { type PageAssets, TYPES } from '../tools/bundle/page-assets.ts';
import type { Handler } from './site-server.ts';

/** Serves assets to GET, `/` as `index.html` and `/name` as `name.html`; all else goes on. */
export function servePages(assets: PageAssets, next: Handler): Handler {
  return (request) => {
    const { pathname } = new URL(request.url);
    const path = pathname === '/' ? '/index.html' : pathname;
    const found = [path, `${path}.html`].find((name) => assets.has(name));
    if (found === undefined || request.method !== 'GET') return next(request);
    const type = TYPES[extname(found)] ?? 'application/octet-stream';
    const headers = { 'content-type': type, 'cache-control': 'no-store' };
    return new Response(assets.get(found), { headers });
  };
}
