import { data, redirect } from 'react-router'
import { sourcesByKey } from '#cap/territory/queries.ts'
import { type Day, isDay } from '#kernel/day.ts'
import { type FormFields, formOf } from '#kernel/http.ts'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { rulesToEdit } from '../access.ts'
import {
  abandonDraft,
  addCondition,
  addRuleCase,
  changeCondition,
  draftRules,
  LeafForm,
  publishRules,
  removeCondition,
  removeRuleCase,
  writeDraft,
} from '../actions/edit-rules.ts'
import { confirmDevice } from '../actions/confirm-device.ts'
import { rulesOn } from '../model.ts'
import { PublishForm } from '../views/publish-form.tsx'
import { RuleCases } from '../views/rule-cases.tsx'
import { RuleDraft } from '../views/rule-draft.tsx'
import { RuleText } from '../views/rule-text.tsx'
import type { Route } from './+types/operator-device.ts'

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, device, draft, cases } = await rulesToEdit(context, params.device)
  const rank = Number(url.searchParams.get('condition') ?? Number.NaN)
  return {
    device,
    draft,
    cases,
    sources: await sourcesByKey(ctx.db),
    today: ctx.today,
    personId: ctx.actor.id,
    rank: Number.isSafeInteger(rank) && rank >= 0 ? rank : undefined,
    href: url.pathname,
    done: doneIn(url.search, {
      relu: 'Ce dispositif est relu : sa page le dit depuis aujourd’hui.',
      publie: 'Les conditions sont publiées.',
      enregistre: 'Le brouillon est enregistré.',
      abandonne: 'Le brouillon est abandonné.',
    }),
  }
}

type Done = { ok: true } | { ok: false; refusal: string; field?: string; sentence?: string }

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx } = await rulesToEdit(context, params.device)
  const fields = await formOf(request)
  const said = (name: string) => String(fields[name] ?? '')
  const [version, rank] = [Number(said('version')), Number(said('rank') || Number.NaN)]
  const code = params.device
  const verbs: Record<string, () => Promise<Done>> = {
    confirm: () => confirmDevice(ctx, code),
    draft: () => draftRules(ctx, code),
    abandon: () => abandonDraft(ctx, code),
    change: () => changeCondition(ctx, code, { rank, version, form: LeafForm.parse(fields) }),
    remove: () => removeCondition(ctx, code, { rank, version }),
    add: () => addCondition(ctx, code, { version, form: LeafForm.parse(fields) }),
    write: () => writeDraft(ctx, code, { version, json: said('json') }),
    'add-case': () => addRuleCase(ctx, code, { name: said('name'), facts: said('facts'), expected: said('expected') }),
    'remove-case': () => removeRuleCase(ctx, code, said('case')),
    publish: async () =>
      isDay(said('from'))
        ? publishRules(ctx, code, { from: said('from') as Day, version })
        : { ok: false, refusal: 'mistake', field: 'from', sentence: 'Écrivez une date.' },
  }
  const verb = Object.hasOwn(verbs, said('verb')) ? verbs[said('verb')] : undefined
  if (!verb) throw data('Ce formulaire n’existe pas.', { status: 404 })
  const done = await verb()
  return done.ok ? redirect(`/operateur/dispositifs/${code}?fait=${doneWords[said('verb')] ?? 'enregistre'}`, 303) : answerTo(done, fields)
}

const doneWords: Readonly<Record<string, string>> = { publish: 'publie', abandon: 'abandonne', confirm: 'relu' }

const sentences: Readonly<Record<string, string>> = {
  'no-draft': 'Il n’y a plus de brouillon : une autre personne l’a publié ou abandonné.',
  stale: 'Le brouillon a changé depuis que cette page est ouverte. Rechargez-la, puis recommencez.',
  'own-draft': 'Vous avez écrit dans ce brouillon : une autre personne de votre organisme doit le publier.',
  'no-case': 'Ajoutez au moins un cas d’essai : sans lui, personne ne verrait une erreur.',
  'failing-cases': 'Un cas d’essai au moins n’est pas jugé comme attendu.',
}

function answerTo(done: Exclude<Done, { ok: true }>, fields: FormFields) {
  if (done.refusal === 'not-found') throw data('Ce dispositif n’est plus au catalogue.', { status: 404 })
  if (done.refusal === 'forbidden') throw data('Votre mandat ne permet pas d’écrire les conditions de ce dispositif.', { status: 403 })
  if (done.refusal === 'past-day')
    return keep(fields, { from: 'Des conditions ne valent pas pour des jours passés : choisissez aujourd’hui ou plus tard.' })
  return keep(fields, { [done.field ?? '']: done.sentence ?? sentences[done.refusal] ?? 'Cela n’a pas été fait.' })
}

export default function OperatorDevice({ loaderData, actionData }: Route.ComponentProps) {
  const { device, draft, cases, sources, today, rank, href, done, personId } = loaderData
  const inForce = rulesOn(device, today)
  const formOfVerb = (...verbs: string[]) => (verbs.includes(String(actionData?.fields.verb)) ? actionData : undefined)
  return (
    <Page
      title={device.name}
      lede="Les conditions de ce dispositif, telles que l’opérateur les écrit."
      breadcrumbs={[{ label: 'Mes dispositifs', href: '/operateur/dispositifs' }]}
    >
      <ErrorSummary mistakes={actionData?.mistakes} />
      {done && <Notice kind="info">{done}</Notice>}
      <form method="post" className="row">
        <p>
          {device.verifiedOn ? `Relevé le ${formatDay(device.verifiedOn)}.` : 'Personne n’a encore relu ce dispositif.'}{' '}
          <a href={`/dispositifs/${device.code}`}>Ce que le catalogue en dit</a> est-il exact ?
        </p>
        <input type="hidden" name="verb" value="confirm" />
        <Button small>Oui, relu ce jour</Button>
      </form>
      <section aria-labelledby="en-vigueur">
        <h2 id="en-vigueur">En vigueur</h2>
        <p>
          Version {inForce.version}
          {inForce.from ? `, depuis le ${formatDay(inForce.from)}` : ', depuis toujours, autant que nous sachions'}.{' '}
          {device.rules
            .filter(({ from }) => from !== null && from > today)
            .map(({ version, from }) => `La version ${version} entre en vigueur le ${formatDay(from!)}.`)}
        </p>
        <details open={!draft}>
          <summary>Lire les conditions</summary>
          <RuleText rule={inForce.rule} device={device} sources={sources} />
        </details>
      </section>
      {draft ? (
        <RuleDraft draft={draft} rank={rank} form={formOfVerb('change', 'add', 'write')} href={href} />
      ) : (
        <form method="post">
          <input type="hidden" name="verb" value="draft" />
          <Button look="main">Ouvrir un brouillon</Button>
        </form>
      )}
      <RuleCases
        cases={cases}
        rule={draft?.rule ?? inForce.rule}
        inForce={draft && inForce.rule}
        on={today}
        form={formOfVerb('add-case')}
      />
      {draft && (
        <PublishForm
          version={draft.version}
          isOwn={personId !== null && draft.editors.includes(personId)}
          today={today}
          form={formOfVerb('publish')}
        />
      )}
    </Page>
  )
}
