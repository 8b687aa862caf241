/** Version of a dossier as an entity tag. */
export const etag = (version: number) => `"${version}"`
