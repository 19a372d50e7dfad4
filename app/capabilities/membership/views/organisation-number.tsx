/** The SIRET of an organisation, else its SIREN. */
export function OrganisationNumber({ organisation }: { organisation: { siren: string | null; siret: string | null } }) {
  const { siren, siret } = organisation
  const spaced = siren?.replace(/^(\d{3})(\d{3})(\d{3})$/, '$1 $2 $3')
  if (siret) return `${spaced} ${siret.slice(9)}`
  return spaced ?? <span className="absent">non connu</span>
}
