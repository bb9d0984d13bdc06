/** The courier's environment, as its stack writes it. */

/** Variables. */
export interface CourierEnv {
  /** The address that is told; empty: none. */
  readonly WEBHOOK_URL: string;
  /** What signs it. */
  readonly WEBHOOK_SECRET: string;
  /** The EventBridge bus that is told; empty: none. */
  readonly EVENT_BUS: string;
}
