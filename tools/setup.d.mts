/** Installs the packages of the lockfile that are missing: those of a call, or all of them. */
export function ensurePackages(which?: 'call' | 'all'): Promise<void>;
/** Refuses a Node that is too old. */
export function checkNode(version?: string): void;
/** The path of a command; nothing where there is none. */
export function which(command: string): string | undefined;
/** The path of a Chromium; nothing where there is none. */
export function findChromium(): string | undefined;
