/** The environment of the function that clears a cluster before it goes; its construct builds exactly this. */
export interface ClearingEnv {
  readonly CLUSTER: string;
}
