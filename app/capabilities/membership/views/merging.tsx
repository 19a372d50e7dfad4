import { Button, ButtonLink, PostButton } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { fieldId } from '#ui/field.tsx'
import { counted } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import type { NamedRow, ReferenceCount } from '../queries/mandates.ts'

type Kind = 'person' | 'organisation'

export interface PreviewOf {
  kind: Kind
  gone: NamedRow
  kept: NamedRow
  references: readonly ReferenceCount[]
  /** Acts of the pair that both signed. */
  signedByBoth: number
}

/** What making one of two will do, before it is done. */
export function MergePreview({ preview: { kind, gone, kept, references, signedByBoth } }: { preview: PreviewOf }) {
  return (
    <section className="sheet" aria-labelledby="apercu">
      <h2 id="apercu">
        Aperçu : « {gone.name} » devient « {kept.name} »
      </h2>
      <p>
        {kept.name} {kept.about && `(${wordsOf(kept)}) `}reste. {gone.name} {gone.about && `(${wordsOf(gone)}) `}n’apparaît plus dans les
        listes. Ce qui nomme le second nommera le premier :
      </p>
      {references.length === 0 ? (
        <p>Rien d’autre ne le nomme.</p>
      ) : (
        <ul>
          {references.map(({ place, count }) => (
            <li key={place}>
              {placeWords[place] ?? `Table ${place}`} : {counted(count, 'ligne')}
            </li>
          ))}
        </ul>
      )}
      {signedByBoth > 0 && (
        <Notice kind="warning">
          {counted(signedByBoth, 'acte du binôme porte', 'actes du binôme portent')} la signature de l’une et de l’autre : une seule
          personne les aura signés. Remettez-les au binôme.
        </Notice>
      )}
      <p className="quiet">
        Les signatures, l’argent et les autres registres qui ne se réécrivent pas gardent la ligne d’origine, qui renvoie désormais à
        l’autre. L’opération est écrite au journal. Elle ne se défait pas d’un bouton.
      </p>
      <div className="row send">
        <PostButton look="main" fields={{ kind, gone: gone.id, kept: kept.id }}>
          Réunir
        </PostButton>
        <ButtonLink href={`?kind=${kind}&gone=${kept.id}&kept=${gone.id}`}>Garder plutôt l’autre</ButtonLink>
      </div>
    </section>
  )
}

const placeWords: Readonly<Record<string, string>> = {
  'membership.mandate': 'Mandats',
  'membership.interest': 'Intérêts déclarés',
  'membership.invitation': 'Invitations envoyées',
  'membership.session': 'Sessions ouvertes, qui se fermeront',
  'membership.sign_in_link': 'Liens de connexion',
  'membership.supporter': 'Soutiens publiés',
  'membership.pair_act': 'Actes soumis au binôme',
  'membership.pair_signature': 'Signatures (gardées telles quelles)',
  'projects.carrier': 'Projets portés',
  'projects.named_member': 'Projets où la personne est nommée',
  'toolbox.answer': 'Réponses à la boîte à outils',
  'funding.plan': 'Plans de financement',
  'funding.entry': 'Lignes d’argent (gardées telles quelles)',
}

/** « sans adresse », « se connecte », and what is known of the row. */
const wordsOf = ({ about, hasAddress }: NamedRow): string => [about, hasAddress && 'se connecte'].filter(Boolean).join(', ')

/** Rows whose names say the same: each group leads to its preview. */
export function Suggestions({ kind, groups, title }: { kind: Kind; groups: readonly (readonly NamedRow[])[]; title: string }) {
  return (
    <>
      <h3>{title}</h3>
      {groups.length === 0 ? (
        <Empty title="Aucun doublon probable" />
      ) : (
        <ul role="list" className="requests">
          {groups.map((group) => {
            const kept = group.find((row) => row.hasAddress || (kind === 'organisation' && row.about)) ?? group[0]!
            return (
              <li key={kept.id}>
                {group
                  .filter((row) => row !== kept)
                  .map((row) => (
                    <p key={row.id} className="row">
                      <span>
                        {row.name} {wordsOf(row) && `(${wordsOf(row)})`} et {kept.name} {wordsOf(kept) && `(${wordsOf(kept)})`}
                      </span>
                      <ButtonLink small href={`?kind=${kind}&gone=${row.id}&kept=${kept.id}`}>
                        Voir ce que cela ferait
                      </ButtonLink>
                    </p>
                  ))}
              </li>
            )
          })}
        </ul>
      )}
    </>
  )
}

/** Any two rows, for duplicates that no name tells. */
export function ChooseTwo({ kind, title, rows }: { kind: Kind; title: string; rows: readonly NamedRow[] }) {
  return (
    <form method="get" className="form">
      <h3>{title}</h3>
      <input type="hidden" name="kind" value={kind} />
      <Choice name="gone" of={kind} label="Celle qui disparaît" rows={rows} />
      <Choice name="kept" of={kind} label="Celle qui reste" rows={rows} />
      <Button>Voir ce que cela ferait</Button>
    </form>
  )
}

function Choice({ name, of, label, rows }: { name: string; of: Kind; label: string; rows: readonly NamedRow[] }) {
  const id = fieldId(`${of}-${name}`)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} defaultValue="">
        <option value="">Choisir…</option>
        {rows.map((row) => (
          <option key={row.id} value={row.id}>
            {row.name}
            {wordsOf(row) && ` (${wordsOf(row)})`}
          </option>
        ))}
      </select>
    </div>
  )
}
