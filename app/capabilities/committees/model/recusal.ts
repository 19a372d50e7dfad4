/** Why a member takes no part in a file. The interest itself is not told: its kind is enough for the minutes. */
export const grounds = {
  carrier: 'porte ce dossier pour l’entreprise',
  company: 'travaille pour l’entreprise du dossier ou a déclaré un intérêt dans celle-ci',
  filiere: 'a déclaré un intérêt dans la filière du dossier',
} as const
export type Ground = keyof typeof grounds

export interface FileAtStake {
  filiere: string
  siren: string | null
  /** Who filed it for the company. */
  carriers: readonly string[]
}

export interface MemberAtStake {
  id: string | null
  interests: readonly string[]
  companies: readonly string[]
}

/** The strongest ground first; nothing when the member may take part. */
export function groundOf(member: MemberAtStake, file: FileAtStake): Ground | null {
  if (member.id !== null && file.carriers.includes(member.id)) return 'carrier'
  if (file.siren !== null && member.companies.includes(file.siren)) return 'company'
  if (member.interests.includes(file.filiere)) return 'filiere'
  return null
}
