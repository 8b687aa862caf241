/** Every refusal of exchange with its HTTP status. */
export const EXCHANGE_STATUS = {
  'event-outside-region': 403,
  'event-of-ourselves': 422,
  'number-not-unique': 409,
} as const satisfies Record<string, number>
