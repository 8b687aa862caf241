/** A consumer looks for its brokers again within two seconds, for ever: what an outage piled up is not to wait for a backoff as well. */
export const CONSUMER_RETRY = { initialRetryTime: 200, maxRetryTime: 2_000, retries: 5, restartOnFailure: async () => true }
