/** Trailer of the commit of every proposal: the fingerprint of its changes, by which the next run sees that they are there. */
export const FINGERPRINT_TRAILER = 'Berth-Fingerprint';
