import type { TellEnd } from '#cap/membership/actions/succession.ts'
import { notify } from './tell.ts'

/** The end of a mandate goes through the inbox as anything else: at the pace each chose, and no longer to who may not know. */
export const tellMandateEnd: TellEnd = (tx, ctx, personIds, fact) => notify(tx, ctx, personIds, { kind: 'mandate.end', ...fact })
