import type { ApplicationFile } from '../queries.ts'

/** Which file a form speaks of, as its page showed it. */
export const Seen = ({ file }: { file: ApplicationFile }) => (
  <>
    <input type="hidden" name="application" value={file.reference} />
    <input type="hidden" name="territory" value={file.territoryId} />
    <input type="hidden" name="version" value={file.version} />
  </>
)
