/** The path of a Chromium, installed where that is allowed; nothing where there is none to be had. */
export function ensureChromium(): string | undefined;
