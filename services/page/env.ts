/** The page's environment; its construct builds exactly this. */
export interface PageEnv {
  /** How callers get in: by a link with a token, or by `POST /v1/join`. */
  readonly JOIN: 'link' | 'join';
}
