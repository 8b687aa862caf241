import { chmodSync, closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'

/** Writes a file that only its owner may read (mode 0600), whole or not at all: a crash leaves the old one. */
export function writeSecretFile(path: string, text: string): void {
  const temporary = `${path}.new`
  const fd = openSync(temporary, 'w', 0o600)
  writeSync(fd, text)
  fsyncSync(fd)
  closeSync(fd)
  chmodSync(temporary, 0o600)
  renameSync(temporary, path)
}
