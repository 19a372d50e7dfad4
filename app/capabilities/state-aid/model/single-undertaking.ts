/** What makes two enterprises one for de minimis; narrower than the partners and shares of the SME definition. */
export const controls = {
  'majority-votes': 'Majorité des droits de vote',
  board: 'Droit de nommer ou de révoquer la majorité des dirigeants',
  contract: 'Influence dominante par contrat ou par les statuts',
  agreement: 'Seule maîtresse de la majorité des votes, par accord entre associés',
} as const
export type Control = keyof typeof controls
export const controlCodes = Object.keys(controls) as Control[]

export interface ControlLink {
  /** SIREN of the enterprise that controls, or a name for a natural person, which links nobody. */
  holder: string
  held: string
  control: Control
  holderIsPerson?: boolean
}

/**
 * The enterprises that share one de minimis ceiling with this one, itself included, through any chain of control.
 * A natural person above two enterprises does not make them one.
 * @source Règlement (UE) 2023/2831, art. 2 § 2
 */
export function singleUndertaking(siren: string, links: readonly ControlLink[]): string[] {
  const members = new Set([siren])
  const between = links.filter((link) => !link.holderIsPerson)
  for (let grown = true; grown; ) {
    grown = false
    for (const { holder, held } of between) {
      if (members.has(holder) === members.has(held)) continue
      members.add(holder).add(held)
      grown = true
    }
  }
  return [...members].sort()
}
