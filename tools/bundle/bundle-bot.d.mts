/** Types of `bundle-bot.mjs`. */

/** Bundles into `outdir`. Answers the bytes of each program. */
export function bundleBot(outdir?: string): Promise<Record<string, number>>;

/** Whether a bundle is there and newer than every source it is made of. */
export function isBundleFresh(outdir?: string): boolean;
