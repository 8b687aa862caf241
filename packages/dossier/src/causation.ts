/**
 * A request may come again, so what it causes carries which request it was (an id) and, after `~`, a short digest of what was asked. The same
 * request with the same digest is a repetition; with another digest it is somebody's second request under a used key.
 */
export const causationOf = (request: string, asked: string | undefined): string => (asked ? `${request}~${asked}` : request)

/** The request alone, from which ids are derived. */
export const requestOf = (causation: string | undefined): string | undefined => causation?.split('~', 1)[0]
