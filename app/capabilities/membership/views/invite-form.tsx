import { Button } from '#ui/button.tsx'
import { Checkboxes, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm, ticked } from '#ui/form.ts'
import { organisationKinds, roles } from '../model.ts'
import type { LocalRole } from '../model/mandates.ts'

export interface InviteStart {
  [field: string]: string | undefined
}

/** The form that offers a mandate by mail. */
export function InviteForm({ form, start, givable }: { form: KeptForm | undefined; start: InviteStart; givable: readonly LocalRole[] }) {
  const field = filled(form, start)
  const tick = ticked(form, start.interim ? { interim: [start.interim] } : {})
  return (
    <form method="post" className="form" noValidate>
      {start.request && <input type="hidden" name="request" value={start.request} />}
      <p>
        Un mandat est un droit daté. Il commence quand la personne accepte, pas avant son premier jour, et finit seul à son dernier. La
        personne peut déjà avoir des mandats ailleurs : elle garde la même adresse pour tous.
      </p>
      <Field label="Nom de la personne" {...field('name')} />
      <Field
        label="Son adresse électronique"
        kind="email"
        hint="L’invitation y part ; c’est avec elle que la personne se connectera."
        {...field('email')}
      />
      <Select label="Rôle" options={givable.map((role) => ({ value: role, label: roles[role] }))} {...field('role')} />
      <Checkboxes
        label="Intérim"
        optional
        options={[{ value: 'oui', label: 'Par intérim : une moitié du binôme vacante ou empêchée, jusqu’au dernier jour ci-dessous' }]}
        {...tick('interim')}
      />
      <Field label="Premier jour" hint="Par exemple 01/01/2027." {...field('from')} />
      <Field label="Dernier jour" hint="Ce jour compris. Vide : sans fin connue." optional {...field('until')} />
      <Field
        label="Organisation"
        hint="Celle au titre de laquelle le mandat est tenu."
        optional
        autoComplete="off"
        {...field('organisation')}
      />
      <Select
        label="Nature de l’organisation"
        optional
        options={Object.entries(organisationKinds).map(([value, label]) => ({ value, label }))}
        {...field('organisationKind')}
      />
      <Field label="SIRET de l’organisation" hint="Quatorze chiffres : il évite de la compter deux fois." optional {...field('siret')} />
      <Field label="Titre" hint="Par exemple : vice-présidente en charge de l’économie." optional {...field('title')} />
      <p className="send">
        <Button look="main">Envoyer l’invitation</Button>
      </p>
    </form>
  )
}
