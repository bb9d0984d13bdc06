/** The relay function's environment, as its construct writes it. */
export interface RelayEnv {
  /** The ARNs of the deployment's signaling channels, separated by commas. */
  readonly CHANNELS: string;
}
