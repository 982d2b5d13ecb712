/** How the servers of a forge sign and describe webhooks. Names of headers are in small letters. */
export interface WebhookFormat {
  /** Header with the HMAC-SHA256 of the body in hexadecimal digits, after the prefix. */
  readonly signatureHeader: string;
  readonly signaturePrefix: string;
  /** Header with an id: a different one for each webhook, the same when one is sent again. */
  readonly deliveryHeader: string;
  /** Header that says what it is about. Not signed, and only good for how closely to look. */
  readonly eventHeader: string;
  /** Events about pull requests, whose descriptions people edit without moving a branch. */
  readonly pullRequestEvents: readonly string[];
}
