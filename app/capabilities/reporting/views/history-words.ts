import { type MoneyState, moneyStates } from '#cap/funding/model.ts'
import { type Role, roles } from '#cap/membership/model.ts'
import { type Half, halves } from '#cap/membership/model/pair.ts'
import { type Side, sides, type Stage, stages, tiers } from '#cap/projects/model.ts'
import { type Measure, measures, type Moment, moments } from '#cap/projects/model/effects.ts'
import { type AmendmentKind, amendmentKinds, type SheetField, sheetFields } from '#cap/projects/model/follow-up.ts'
import { type BlockerKind, blockerKinds, type Guard, guardWords, type WithoutAid, withoutAid } from '#cap/projects/model/passages.ts'
import type { HistoryLine } from '#cap/projects/queries.ts'
import { regimes } from '#cap/toolbox/model.ts'
import { type Question, sayAnswer } from '#cap/toolbox/model/questions.ts'
import { cents } from '#kernel/money.ts'
import { formatDay, formatMoney } from '#ui/format.ts'
import { day, isDay } from '#kernel/day.ts'

/** What each verb on a project did, for who reads the history. */
const verbWords: Readonly<Record<string, string>> = {
  'projects.file': 'Idée déposée',
  'projects.enter-told': 'Entré dans Ressort d’après une publication ou la démonstration',
  'projects.qualify': 'Qualifié',
  'projects.dismiss': 'Écarté par le chef de projet',
  'projects.open': 'Confidentialité changée',
  'projects.name-member': 'Personne nommée au projet',
  'projects.propose': 'Soumis au binôme',
  'projects.take-back': 'Repris pour être complété',
  'projects.sign': 'Signature du binôme',
  'projects.pass': 'Changement d’étape',
  'projects.set-aside': 'Mis à l’arrêt',
  'projects.resume': 'Repris',
  'projects.tell-without-aid': 'Réponse à « sans l’aide ? » notée',
  'projects.tell-blocker': 'Obstacle noté',
  'projects.clear-blocker': 'Obstacle levé',
  'committees.put-on-agenda': 'Inscrit à l’ordre du jour d’un comité',
  'committees.take-off-agenda': 'Retiré de l’ordre du jour d’un comité',
  'committees.write-discussion': 'Compte rendu de comité écrit',
  'committees.record-votes': 'Votes de comité comptés',
  'committees.vote': 'Vote d’un membre du comité',
  'committees.conclude': 'Point de comité conclu',
  'committees.give-task': 'Tâche donnée en comité',
  'committees.sign-opinion': 'Avis de la gouvernance : signature du binôme',
  'committees.put-opinion-again': 'Avis de la gouvernance soumis à nouveau à la signature',
  'committees.record-decision': 'Décision prise ailleurs, inscrite au registre',
  'committees.raise-obstacle': 'Obstacle signalé',
  'committees.take-obstacle': 'Obstacle pris en charge',
  'committees.escalate-obstacle': 'Obstacle remonté',
  'committees.answer-obstacle': 'Obstacle : réponse redescendue',
  'committees.reopen-obstacle': 'Obstacle rouvert',
  'committees.close-obstacle': 'Obstacle levé',
  'committees.record-commitment': 'Engagement inscrit',
  'projects.describe': 'Fiche complétée',
  'projects.add-associate': 'Entreprise ajoutée au projet collectif',
  'projects.add-milestone': 'Jalon noté',
  'projects.reach-milestone': 'Jalon atteint',
  'projects.add-risk': 'Risque noté',
  'projects.close-risk': 'Risque clos',
  'projects.amend': 'Avenant',
  'projects.open-reserved': 'Dossier réservé ouvert',
  'projects.tell-effect': 'Effet promis ou constaté, noté',
  'projects.tell-hires': 'Relevé des recrutés noté',
  'projects.enter-told-life': 'Suivi repris de la démonstration',
  'toolbox.answer': 'Réponse à une question de la boîte à outils',
  'toolbox.rule': 'Condition d’un dispositif jugée par une personne',
  'funding.compose-plan': 'Plan de financement composé',
  'funding.describe-cost': 'Coût décrit poste par poste',
  'funding.keep-told-plan': 'Plan gardé, repris de la démonstration',
  'funding.note-publication': 'Publication d’une aide notée',
  'funding.enter-money': 'Ligne écrite au registre de l’argent',
  'funding.enter-told-money': 'Ligne d’argent reprise d’une publication ou de la démonstration',
  'state-aid.grant-de-minimis': 'Aide de minimis accordée par le territoire',
  'state-aid.tell-company': 'Taille et situation de l’entreprise dites',
  'state-aid.declare-link': 'Entreprise liée notée',
  'state-aid.enter-by-hand': 'Aide inscrite au registre national',
  'state-aid.declare-de-minimis': 'Aide de minimis déclarée',
}

const refusalWords: Readonly<Record<string, string>> = {
  forbidden: 'les mandats de la personne ne le permettaient pas',
  'stage-skipped': 'ce n’était pas possible à cette étape',
  'still-confidential': 'le projet était encore confidentiel',
  'changed-meanwhile': 'le projet avait changé entre-temps',
  'signed-already': 'cette moitié du binôme avait déjà signé',
  'signed-other-half': 'la personne avait déjà signé pour l’autre moitié',
  'perhaps-one-person': 'la personne était peut-être celle qui avait signé pour l’autre moitié',
  'subject-changed': 'le projet avait changé depuis qu’il était soumis',
  'not-open': 'rien n’était soumis au binôme',
  'cannot-be-named': 'les mandats ou les intérêts de la personne ne lui ouvraient pas ce projet',
  'named-already': 'la personne était déjà nommée',
  'stands-still': 'le projet était à l’arrêt',
  'held-back': 'une condition de l’étape n’était pas remplie',
  'not-another-way': 'ce n’était pas possible à cette étape',
  'why-back': 'le motif du retour manquait',
  'cannot-stand-still': 'à cette étape, un projet ne se met pas à l’arrêt',
  'not-still': 'le projet n’était pas à l’arrêt',
  already: 'le projet l’était déjà',
  'no-such-blocker': 'l’obstacle n’était pas ouvert',
  'no-quorum': 'le quorum n’était pas atteint',
  'no-vote': 'aucune voix n’était enregistrée',
  tied: 'les voix étaient égales',
  recused: 'un intérêt déclaré écartait la personne',
  'not-called': 'la personne n’était pas notée présente, ou ne vote pas',
  concluded: 'le point était déjà conclu',
  'nothing-new': 'rien ne changeait',
  'not-collective': 'le projet était porté par une seule entreprise',
  'no-such-milestone': 'le jalon n’était pas à atteindre',
  'no-such-risk': 'le risque n’était pas ouvert',
  'not-decided': 'le binôme n’avait pas encore retenu le projet',
  'same-as-before': 'rien ne changeait',
  'ends-before-it-starts': 'la fin venait avant le début',
  'not-ended': 'les travaux n’étaient pas finis',
  'too-early': 'les années n’étaient pas écoulées',
  'not-your-promise': 'seul le chef de projet note ce qui est promis',
  'more-than-hires': 'le relevé comptait plus de réponses que de recrutés',
  'unknown-question': 'la question n’existe pas',
  'not-understood': 'la réponse n’a pas pu être lue',
  'wrong-stage': 'ce n’était pas possible à cette étape',
  'no-cost': 'le coût du projet n’est pas connu',
  'no-ceiling': 'aucun plafond de minimis n’était connu ce jour-là',
  'does-not-hold': 'le plan dépassait un taux, un plafond ou le coût',
  'no-siren': 'le SIREN de l’entreprise n’est pas connu',
  'in-the-future': 'la date était à venir',
  'below-zero': 'la correction dépassait ce que le registre notait',
}

export interface Told {
  title: string
  /** From what to what, how much, why: nothing when the title says all. */
  detail: string
  refused: string | null
}

/** One line of the journal in words. A verb that this table does not know yet shows its own name. */
export function tell(line: HistoryLine, questions: readonly Question[], deviceNames: ReadonlyMap<string, string>): Told {
  return {
    title: verbWords[line.verb] ?? line.verb,
    detail: detailOf(line, questions, deviceNames),
    refused: line.outcome === 'ok' ? null : (refusalWords[line.outcome] ?? line.outcome),
  }
}

function detailOf({ verb, detail }: HistoryLine, questions: readonly Question[], deviceNames: ReadonlyMap<string, string>): string {
  switch (verb) {
    case 'projects.qualify':
    case 'projects.propose':
    case 'projects.take-back':
    case 'projects.dismiss':
      return sentence([fromTo(stageLabel(detail.from), stageLabel(detail.to)), quoted(detail.reason)])
    case 'projects.pass':
      return sentence([
        fromTo(stageLabel(detail.from), stageLabel(detail.to)),
        onDay(detail.on),
        quoted(detail.reason),
        guardsOf(detail.heldBackBy),
      ])
    case 'projects.set-aside':
      return sentence([sides[detail.side as Side]?.label, quoted(detail.reason)])
    case 'projects.resume':
      return stageLabel(detail.stage)
    case 'projects.tell-without-aid':
      return text(withoutAid[detail.answer as WithoutAid])
    case 'projects.tell-blocker':
      return sentence([blockerKinds[detail.kind as BlockerKind], quoted(detail.what)])
    case 'projects.amend':
      return sentence([
        amendmentKinds[detail.kind as AmendmentKind]?.label,
        fromTo(text(detail.former), text(detail.latter)),
        quoted(detail.reason),
      ])
    case 'projects.tell-effect':
      return sentence([
        measures[detail.measure as Measure]?.label,
        moments[detail.moment as Moment]?.label.toLowerCase(),
        String(detail.amount ?? ''),
      ])
    case 'projects.add-milestone':
      return text(detail.label)
    case 'projects.describe':
      return sentence([
        ...(Array.isArray(detail.fields) ? detail.fields : []).map((field) => sheetFields[field as SheetField] ?? ''),
        quoted(detail.source),
      ])
    case 'projects.clear-blocker':
      return quoted(detail.clearing)
    case 'projects.open':
      return sentence([fromTo(tierLabel(detail.from), tierLabel(detail.to)), until(detail.embargoUntil)])
    case 'projects.name-member':
      return sentence([text(detail.person), ...roleLabels(detail.roles)])
    case 'projects.sign':
      return sentence([halfLabel(detail.half), verdictLabel(detail.verdict), decisionLabel(detail.decision)])
    case 'toolbox.answer': {
      const question = questions.find((q) => q.fact === detail.fact)
      const value = typeof detail.value === 'string' ? sayAnswer(question, detail.value) : 'réponse retirée'
      return `${question?.text ?? text(detail.fact)} ${value}`
    }
    case 'toolbox.rule':
      return sentence([
        deviceNames.get(String(detail.device)) ?? text(detail.device),
        text(detail.condition),
        detail.holds === 'true' ? 'remplie' : detail.holds === 'false' ? 'non remplie' : 'retour au calcul',
        text(detail.reason),
      ])
    case 'funding.compose-plan':
      return linesOf(detail.lines, deviceNames)
    case 'funding.enter-money':
    case 'funding.enter-told-money':
      return sentence([
        text(detail.funder),
        moneyStates[detail.state as MoneyState]?.toLowerCase(),
        amount(detail.amount),
        sentTwice(detail),
        Number(detail.amount) < 0 && 'correction',
      ])
    case 'state-aid.grant-de-minimis':
    case 'state-aid.declare-de-minimis':
      return sentence([
        amount(detail.amount),
        typeof detail.grantedOn === 'string' && `accordée le ${dayWords(detail.grantedOn)}`,
        sentTwice(detail),
      ])
    case 'committees.put-on-agenda':
    case 'committees.conclude':
    case 'committees.sign-opinion':
      return sentence([text(detail.opinion), text(detail.meeting)])
    case 'projects.file':
    case 'projects.enter-told':
      return text(detail.reference)
    default:
      return ''
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const sentence = (parts: readonly (string | false | undefined)[]): string => parts.filter(Boolean).join(', ')
const sentTwice = ({ sentTwice }: HistoryLine['detail']) => sentTwice === true && 'déjà envoyé : compté une fois'
const amount = (value: unknown): string => (typeof value === 'number' ? formatMoney(cents(value)) : '')
const dayWords = (value: string): string => (isDay(value) ? formatDay(day(value)) : value)
const until = (value: unknown): string => (typeof value === 'string' ? `embargo jusqu’au ${dayWords(value)}` : '')
const onDay = (value: unknown): string => (typeof value === 'string' ? `le ${dayWords(value)}` : '')
const guardsOf = (value: unknown): string =>
  (Array.isArray(value) ? value : []).map((guard) => guardWords[guard as Guard]?.missing ?? '').join(' ')
const quoted = (value: unknown): string => (typeof value === 'string' ? `« ${value} »` : '')
const fromTo = (from: string, to: string): string => (from && to ? `${from} → ${to}` : to)
const stageLabel = (value: unknown): string => stages[value as Stage]?.label ?? ''
const tierLabel = (value: unknown): string => tiers[value as keyof typeof tiers]?.label ?? ''
const halfLabel = (value: unknown): string => halves[value as Half] ?? ''
const roleLabels = (value: unknown): string[] => (Array.isArray(value) ? value : []).map((role) => roles[role as Role] ?? '')
const verdictLabel = (value: unknown): string => (value === 'retained' ? 'à retenir' : value === 'rejected' ? 'à écarter' : '')

function decisionLabel(value: unknown): string {
  const words: Readonly<Record<string, string>> = {
    awaited: 'l’autre moitié est attendue',
    split: 'les deux moitiés ne sont pas d’accord',
    retained: 'le projet est retenu',
    rejected: 'le projet est écarté',
  }
  return words[text(value)] ?? ''
}

interface LoggedLine {
  deviceCode: string
  amount: number
  regime: keyof typeof regimes
}

// The journal keeps what was asked as it was: a line that no longer reads as one is left out.
const linesOf = (value: unknown, deviceNames: ReadonlyMap<string, string>): string =>
  (Array.isArray(value) ? (value as LoggedLine[]) : [])
    .filter((line) => typeof line?.amount === 'number')
    .map(
      (line) => `${deviceNames.get(line.deviceCode) ?? line.deviceCode} : ${amount(line.amount)} (${regimes[line.regime] ?? line.regime})`,
    )
    .join(' ; ')
