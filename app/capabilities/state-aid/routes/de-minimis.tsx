import { randomUUID } from 'node:crypto'
import { data, redirect, useLocation } from 'react-router'
import type { z } from 'zod'
import { notYours } from '#cap/membership/access.ts'
import { projectOf, type File } from '#cap/projects/access.ts'
import { read } from '#kernel/act.ts'
import { isDay } from '#kernel/day.ts'
import { type FormFields, formOf } from '#kernel/http.ts'
import type { Cents } from '#kernel/money.ts'
import { never } from '#kernel/outcome.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { Radios, Select } from '#ui/choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm, keep, mistakesOf } from '#ui/form.ts'
import { formatDay, formatMoney } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Source } from '#ui/source.tsx'
import { doneIn } from '#ui/url.ts'
import { ByHandForm, declareLink, enterByHand, grantDeMinimis, LinkForm, OwnGrantForm } from '../actions/register.ts'
import { deMinimisCeiling, deMinimisRoom, windowStart } from '../model.ts'
import { LoanForm, referenceRates } from '../model/grant-equivalent.ts'
import { controlCodes, controls } from '../model/single-undertaking.ts'
import { rules } from '../queries.ts'
import { registerEntriesOf, undertakingOf } from '../queries/register.ts'
import { grantOfLoan, LoanWorth } from '../views/loan.tsx'
import { Entries, isOwed, Ledger, Members } from '../views/undertaking.tsx'
import type { Route } from './+types/de-minimis.ts'

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, project, may, territory, href } = await projectOf(context, params)
  if (!may('read-grants')) throw notYours(ctx)
  const asked = url.searchParams.get('le') ?? ''
  const on = isDay(asked) ? asked : ctx.today
  const { siren } = project
  const found = await read(ctx, async (tx) => {
    const law = await rules(tx)
    return {
      undertaking: siren ? await undertakingOf(tx, { siren, territoryId: project.territoryId }) : null,
      entries: await registerEntriesOf(tx, project),
      ceiling: deMinimisCeiling(law, on) ?? null,
      rates: referenceRates(law, on),
    }
  })
  return {
    ...found,
    ...loanIn(url.searchParams),
    siren,
    on,
    today: ctx.today,
    href,
    authority: territory.name,
    mayAct: may('compose-plan'),
    sends: ctx.config.stateAidRegisterUrl !== undefined,
    submissionKey: randomUUID(),
  }
}

/** The loan the address asks to work out: read, or given back with what to mend. */
function loanIn(search: URLSearchParams): { loan: z.infer<typeof LoanForm> | null; loanForm: KeptForm | undefined } {
  if (!search.has('pret')) return { loan: null, loanForm: undefined }
  const fields = Object.fromEntries(search)
  const form = LoanForm.safeParse(fields)
  return { loan: form.success ? form.data : null, loanForm: { fields, mistakes: form.success ? {} : mistakesOf(form.error) } }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const file = await projectOf(context, params)
  const fields = await formOf(request)
  switch (fields.verb) {
    case 'grant':
      return grantOurs(file, fields)
    case 'by-hand':
      return byHand(file, fields)
    default:
      return link(file, fields)
  }
}

const done = ({ href }: File, word: string) => redirect(`${href}/de-minimis?fait=${word}`, 303)
const noSiren = 'Le SIREN de l’entreprise n’est pas connu : ses aides ne peuvent pas être comptées.'

function notAllowed(refusal: 'not-found' | 'forbidden') {
  return data('Seul le chef de projet fait cela pour cette entreprise.', { status: refusal === 'forbidden' ? 403 : 404 })
}

async function link(file: File, fields: FormFields) {
  const form = LinkForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const told = await declareLink(file.ctx, file.key, form.data)
  if (told.ok) return done(file, 'lien')
  switch (told.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notAllowed(told.refusal)
    case 'no-siren':
      return keep(fields, { '': noSiren })
    case 'itself':
      return keep(fields, { other: 'C’est le SIREN de l’entreprise elle-même.' })
    case 'declared-already':
      return keep(fields, { other: 'Ce lien est déjà noté.' })
    default:
      return never(told.refusal)
  }
}

async function grantOurs(file: File, fields: FormFields) {
  const form = OwnGrantForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  let room = 0 as Cents
  const told = await grantDeMinimis(file.ctx, file.key, form.data, file.territory.name, (left) => {
    room = left
  })
  if (told.ok) return done(file, 'aide')
  switch (told.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notAllowed(told.refusal)
    case 'no-siren':
      return keep(fields, { '': noSiren })
    case 'in-the-future':
      return keep(fields, { grantedOn: 'Cette date est à venir : notez l’aide une fois accordée.' })
    case 'no-rule':
      return keep(fields, { grantedOn: 'Aucune règle de minimis n’est connue pour ce jour.' })
    case 'over-ceiling':
      return keep(fields, {
        amount: `Le plafond sur trois ans serait dépassé : il reste ${formatMoney(room)} à l’entreprise unique ce jour-là.`,
      })
    default:
      return never(told.refusal)
  }
}

async function byHand(file: File, fields: FormFields) {
  const form = ByHandForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const told = await enterByHand(file.ctx, file.key, form.data)
  if (told.ok) return done(file, 'inscrite')
  switch (told.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notAllowed(told.refusal)
    case 'settled-already':
      return keep(fields, { '': 'Cette inscription est déjà faite, ou n’existe pas.' })
    default:
      return never(told.refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  lien: 'Le lien est noté : les deux entreprises partagent désormais le même plafond.',
  aide: 'L’aide est notée et comptée ; elle est à inscrire au registre national.',
  inscrite: 'L’inscription au registre est notée.',
}

export default function DeMinimisPage({ loaderData, actionData }: Route.ComponentProps) {
  const { undertaking, ceiling, siren, on, href, mayAct } = loaderData
  const word = doneIn(useLocation().search, doneWords)
  const formOfVerb = (verb: string) => (actionData?.fields.verb === verb ? actionData : undefined)
  if (!siren || !undertaking) return <Empty title="Aides de minimis">{noSiren}</Empty>
  return (
    <>
      {word && !actionData && <Notice kind="success">{word}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes ?? loaderData.loanForm?.mistakes} />
      <Room {...loaderData} undertaking={undertaking} />
      {ceiling && <Ledger undertaking={undertaking} since={windowStart(on, ceiling.years)} on={on} />}
      <p className="actions">
        <ButtonLink href={`${href}/de-minimis/declaration.pdf`} download>
          Déclaration à faire signer (PDF)
        </ButtonLink>
      </p>
      <section aria-labelledby="unique">
        <h2 id="unique">L’entreprise unique</h2>
        <Members siren={siren} undertaking={undertaking} />
        <p className="quiet">
          Seul un contrôle lie : une part de 25 % ou une même personne physique ne suffit pas, à la différence de la taille de PME.
        </p>
        {mayAct && <LinkFields form={formOfVerb('link')} />}
      </section>
      <section aria-labelledby="pret">
        <h2 id="pret">Ce que vaut un prêt</h2>
        <LoanWorth form={loaderData.loanForm} asked={loaderData.loan} rates={loaderData.rates} on={on} />
      </section>
      <section aria-labelledby="registre">
        <h2 id="registre">Ce que nous accordons</h2>
        <Register {...loaderData} form={formOfVerb('grant')} handForm={formOfVerb('by-hand')} />
      </section>
    </>
  )
}

type Loaded = Route.ComponentProps['loaderData']

function Room({ ceiling, undertaking, on }: Pick<Loaded, 'ceiling' | 'on'> & { undertaking: NonNullable<Loaded['undertaking']> }) {
  return (
    <section aria-labelledby="reste">
      <h2 id="reste">Ce qui reste</h2>
      {ceiling ? (
        <p>
          Il reste <strong>{formatMoney(deMinimisRoom(ceiling, undertaking.grants, on))}</strong> le {formatDay(on)}, sur{' '}
          {formatMoney(ceiling.amount)} par entreprise unique en {ceiling.years} ans. Convention prudente : une aide accordée le jour même
          où s’ouvre la période compte encore.
        </p>
      ) : (
        <p>Aucun plafond de minimis n’est connu ce jour-là.</p>
      )}
      <form method="get" className="search">
        <Field kind="date" label="Au jour du" name="le" value={on} />
        <Button>Compter</Button>
      </form>
      {ceiling && (
        <Source
          label={ceiling.rule.reference ?? ceiling.rule.source}
          href={ceiling.rule.sourceUrl ?? undefined}
          on={ceiling.rule.from ?? undefined}
          toVerify={ceiling.rule.toVerify}
        />
      )}
    </section>
  )
}

function LinkFields({ form }: { form: KeptForm | undefined }) {
  const field = filled(form)
  return (
    <details open={form !== undefined}>
      <summary>Noter une entreprise liée</summary>
      <form method="post" className="verb">
        <input type="hidden" name="verb" value="link" />
        <Field label="SIREN de l’autre entreprise" {...field('other')} />
        <Radios
          label="Qui contrôle l’autre"
          options={[
            { value: 'holds', label: 'L’autre contrôle celle-ci' },
            { value: 'held', label: 'Celle-ci contrôle l’autre' },
          ]}
          {...field('way')}
        />
        <Select label="De quelle façon" options={controlCodes.map((value) => ({ value, label: controls[value] }))} {...field('control')} />
        <Field label="Source" {...field('source')} />
        <Button>Noter le lien</Button>
      </form>
    </details>
  )
}

function Register({
  entries,
  today,
  sends,
  authority,
  mayAct,
  submissionKey,
  form,
  handForm,
  loan,
  rates,
}: Loaded & { form: KeptForm | undefined; handForm: KeptForm | undefined }) {
  const lent = loan && rates.margin?.rate != null ? grantOfLoan(loan, rates.margin.rate) : undefined
  const field = filled(form, lent)
  const hand = filled(handForm)
  const owed = entries.filter(isOwed)
  return (
    <>
      {entries.length > 0 && <Entries entries={entries} today={today} />}
      {entries.length === 0 && <p>Rien n’a été accordé à cette entreprise depuis Ressort.</p>}
      {!sends && owed.length > 0 && (
        <Notice title="Rien ne part d’ici">
          Aucune adresse du registre n’est réglée : inscrivez l’aide sur la plateforme des aides d’État, puis recopiez son numéro.
        </Notice>
      )}
      {mayAct && owed.length > 0 && (
        <details open={handForm !== undefined}>
          <summary>Noter une inscription faite à la main</summary>
          <form method="post" className="verb">
            <input type="hidden" name="verb" value="by-hand" />
            <Select
              label="Laquelle"
              options={owed.map((e) => ({ value: e.id, label: `${formatMoney(e.amount)} accordés le ${formatDay(e.grantedOn)}` }))}
              {...hand('entry')}
            />
            <Field label="Numéro donné par la plateforme" {...hand('receipt')} />
            <Button>Noter l’inscription</Button>
          </form>
        </details>
      )}
      {mayAct && (
        <details open={form !== undefined || lent !== undefined}>
          <summary>Noter une aide que nous accordons</summary>
          <form method="post" className="verb">
            <input type="hidden" name="verb" value="grant" />
            <input type="hidden" name="submissionKey" value={field('submissionKey').value ?? submissionKey} />
            <p className="hint">
              Accordée par {authority}. Elle est comptée pour toute l’entreprise unique, et due au registre national sous vingt jours.
            </p>
            <Field kind="number" unit="€" label="Montant (équivalent-subvention brut)" {...field('amount')} />
            <Field kind="date" label="Accordée le" hint="Le jour où naît le droit à l’aide." {...field('grantedOn')} />
            <Field label="Ce qu’elle paie" {...field('purpose')} />
            <Button>Noter l’aide</Button>
          </form>
        </details>
      )}
    </>
  )
}
