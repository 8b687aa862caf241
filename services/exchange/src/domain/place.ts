// A place is a region with an installation of its own; its namespace, and so the source of its events, names it (architecture: Regions).

/** Whether a region is a place or lies below it. */
export const isWithin = (region: string, place: string) => region.startsWith(place)

/** Whether a region lies below a place and is not the place itself. */
export const isBelow = (region: string, place: string) => region !== place && isWithin(region, place)

/** A region with everything above it: 520502 → 52, 5205, 520502. */
export const withAbove = (region: string): string[] =>
  [2, 4, 6, 9, 12].filter((length) => length <= region.length).map((length) => region.slice(0, length))

/** `mingjian-520502` of the source `/mingjian-520502/intake`, or of the topic `mingjian-520502.intake.complaint.v1`. */
export const namespaceOf = (sourceOrTopic: string): string => /^\/?([^/.]+)[/.]/.exec(sourceOrTopic)?.[1] ?? ''

/**
 * The source of an event by the topic that it lies on: what a place published itself is that place's, whatever the place was called before it moved house;
 * of what it received, whoever the event names.
 */
export const sourceOn = (topic: string, source: string): string => (/\.intake\./.test(topic) ? `/${namespaceOf(topic)}/intake` : source)

/** The region in a namespace; none in that of a shared installation. */
export const placeOf = (namespace: string): string | undefined => /^mingjian-(\d+)$/.exec(namespace)?.[1]

/**
 * Where others find a dossier of a place: in its region, or at the place itself when the office above works on it there. What a place holds never
 * counts as somebody else's.
 */
export const lyingAt = (region: string, place: string): string => (isWithin(region, place) ? region : place)
