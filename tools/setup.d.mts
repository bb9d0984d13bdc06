/** Installs the packages of the lockfile that are missing: those of a call, or all of them. */
export function ensurePackages(which?: 'call' | 'all'): void;
/** Refuses a Node that is too old. */
export function checkNode(version?: string): void;
/** The path of a Chromium; nothing where there is none. */
export function ensureChromium(): string | undefined;
