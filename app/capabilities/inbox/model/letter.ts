import type { Occasion } from '../model.ts'

/** One fact, as a mail says it. */
export interface Said {
  id: string
  title: string
  detail: string | null
  dueOn: string | null
  toldOn: string
  territoryName: string | null
  occasion: Occasion
}

export interface Letter {
  subject: string
  text: string
  path: string
}

const frenchDay = (on: string) => on.split('-').reverse().join('/')

/**
 * The mail of one fact, or of several told together. Each has the address of its own line in the inbox: opening it
 * there is what tells that it was read, never the mail.
 * @param said at least one
 */
export function letterOf(said: readonly Said[], baseUrl: string): Letter {
  const [first, ...others] = said
  if (first && others.length === 0) return letterOfOne(first, baseUrl)
  const lines = said.map((one) => `- ${sentenceOf(one)}\n  ${baseUrl}${addressOf(one)}`).join('\n\n')
  return {
    subject: `${said.length} nouvelles dans votre boîte de réception`,
    text: `Bonjour,\n\n${lines}\n\n${choice(baseUrl)}\n\nVotre boîte de réception :`,
    path: '/boite-de-reception',
  }
}

function letterOfOne(one: Said, baseUrl: string): Letter {
  const detail = one.detail ? `\n\n${one.detail}` : ''
  return {
    subject: one.occasion === 'told' ? one.title : `Rappel : ${one.title}`,
    text: `Bonjour,\n\n${sentenceOf(one)}${detail}\n\n${choice(baseUrl)}\n\nLire et répondre :`,
    path: addressOf(one),
  }
}

function sentenceOf(one: Said): string {
  const where = one.territoryName ? ` (${one.territoryName})` : ''
  const due = one.dueOn ? ` Échéance : ${frenchDay(one.dueOn)}.` : ''
  const reminder = one.occasion === 'told' ? '' : ` Rappel : c’est attendu depuis le ${frenchDay(one.toldOn)}.`
  return `${one.title}${where}.${due}${reminder}`
}

const addressOf = ({ id }: Said) => `/boite-de-reception/${id}`

const choice = (baseUrl: string) => `Choisir ce que vous recevez, et quand : ${baseUrl}/boite-de-reception/preferences`
