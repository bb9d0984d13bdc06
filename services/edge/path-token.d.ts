/** Types of `path-token.js`, which nginx runs as it is. */
declare const pathToken: {
  /** The public path for a task's own path. */
  sign: (
    of: { readonly address: string; readonly path: string; readonly expiresS: number },
    secret: string,
  ) => string;
  /** Where a signed path leads, or `''`. */
  open(
    path: string,
    of: {
      readonly secret: string;
      readonly port: string;
      /** The only network that it may lead to, such as `10.40.0.0/16`. */
      readonly network: string;
      readonly nowS: number;
    },
  ): string;
};
// oxlint-disable-next-line import/no-default-export -- njs knows no other
export default pathToken;
