/**
 * Node's flags for a bot process. WASM (the Opus codec) is optimised later than by default: done at once, it took more than half
 * of the CPU of a call's first half second, on four threads, just when caller and bot connect and a burst of callers wants the same cores.
 */
export const BOT_FLAGS: readonly string[] = ['--no-warnings', '--wasm-tiering-budget=50000000'];
