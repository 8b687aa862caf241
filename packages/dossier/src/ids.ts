import { v5, v7 } from 'uuid'

const NAMESPACE = '6f1c2f5e-5d0b-5a3e-9c57-6d696e676a69'

/** A new dossier id (UUIDv7: ids of the same moment lie together in the store). */
export const newId = () => v7()

/** The id of a dossier that an event or an outside record creates (UUIDv5 of cause and purpose): a second delivery meets the first. */
export const derivedId = (cause: string, purpose: string) => v5(`${purpose}\n${cause}`, NAMESPACE)
