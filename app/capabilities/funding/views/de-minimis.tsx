import { minusYears, type Day } from '#kernel/day.ts'
import { type DeMinimisCeiling, deMinimisRoom } from '#cap/state-aid/model.ts'
import type { DeclaredGrant } from '#cap/state-aid/queries.ts'
import type { NamedSource } from '#cap/territory/queries.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay, formatMoney } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import { Source } from '#ui/source.tsx'

export interface DeMinimisProps {
  ceiling: DeMinimisCeiling | null
  grants: readonly DeclaredGrant[]
  source: NamedSource | undefined
  today: Day
  siren: string | null
  mayDeclare: boolean
  href: string
  submissionKey: string
  form: KeptForm | undefined
}

/** What the company may still receive as de minimis aid, and how we know. */
export function DeMinimis(props: DeMinimisProps) {
  const { ceiling, grants, source, today, siren } = props
  if (!ceiling) return <p>Aucun plafond de minimis en vigueur n’est connu de Ressort aujourd’hui : le plan ne peut pas être vérifié.</p>
  if (!siren) return <p>Le SIREN de l’entreprise n’est pas connu : ses aides de minimis ne peuvent pas être comptées.</p>
  const since = minusYears(today, ceiling.years)
  return (
    <>
      <p>
        Il reste <strong>{formatMoney(deMinimisRoom(ceiling, grants, today))}</strong> sur un plafond de {formatMoney(ceiling.amount)} par
        entreprise unique, du {formatDay(since)} au {formatDay(today)}.
      </p>
      {grants.length === 0 ? (
        <p className="quiet">Aucune aide de minimis déclarée pour ce SIREN : c’est ce qui a été dit à Ressort, pas une preuve.</p>
      ) : (
        <ul className="grants" role="list">
          {grants.map((grant) => (
            <li key={`${grant.grantedOn}${grant.funder}${grant.amount}`}>
              <span>
                {grant.funder}
                <br />
                <small>
                  accordée le {formatDay(grant.grantedOn)} ; {grant.grantedOn >= since ? 'comptée' : 'trop ancienne, non comptée'}
                </small>
              </span>
              <Money amount={grant.amount} />
            </li>
          ))}
        </ul>
      )}
      <p className="quiet">
        Convention prudente : une aide accordée le jour même où s’ouvre la période de trois ans compte encore.
        <a href={`${props.href}/de-minimis`}>Entreprise unique, déclaration et registre national</a>.
      </p>
      <Source
        label={source?.label ?? ceiling.rule.source}
        href={ceiling.rule.sourceUrl ?? undefined}
        on={ceiling.rule.from ?? undefined}
        toVerify={ceiling.rule.toVerify}
      />
      {props.mayDeclare && <GrantFields form={props.form} submissionKey={props.submissionKey} />}
    </>
  )
}

function GrantFields({ form, submissionKey }: { form: KeptForm | undefined; submissionKey: string }) {
  const field = filled(form)
  return (
    <details open={form !== undefined}>
      <summary>Déclarer une aide de minimis déjà reçue</summary>
      <form method="post" className="verb">
        <input type="hidden" name="verb" value="declare" />
        <input type="hidden" name="submissionKey" value={field('submissionKey').value ?? submissionKey} />
        <Field label="Qui l’a accordée" {...field('funder')} />
        <Field kind="number" unit="€" label="Montant (équivalent-subvention brut)" {...field('amount')} />
        <Field kind="date" label="Accordée le" hint="Le jour où naît le droit à l’aide, pas celui du versement." {...field('grantedOn')} />
        <p className="hint">Une déclaration ne s’efface pas : vérifiez le montant avant d’envoyer.</p>
        <Button>Déclarer</Button>
      </form>
    </details>
  )
}
