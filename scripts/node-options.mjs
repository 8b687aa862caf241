// How every process of ours is started. Plain JavaScript: the machine's own Node (20 or later) must understand it.

/** A small young generation and one malloc arena keep a process that idles, or reads a file of 300,000 rows, small: a township's machine has other things to do. */
export const NODE_FLAGS = [
  '--disable-warning=ExperimentalWarning',
  // kafkajs waits "until an instant that is past" before each first request; Node says so and waits one millisecond.
  '--disable-warning=TimeoutNegativeWarning',
  '--max-semi-space-size=8',
]
export const NODE_ENVIRONMENT = { MALLOC_ARENA_MAX: '1' }
