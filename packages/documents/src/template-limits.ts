/** Largest template taken, in bytes. */
export const MAX_TEMPLATE_BYTES = 2 * 1024 * 1024
/** Unpacked, all parts together. */
export const MAX_UNPACKED_BYTES = 20 * 1024 * 1024
export const MAX_PARTS = 300
