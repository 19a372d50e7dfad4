import { Button, PostButton } from '#ui/button.tsx'
import { type Option, Radios, Select } from '#ui/choice.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { type Member, memberRoleCodes, memberRoles, type Workspace } from '../model.ts'

export function MemberTable({ members, me, mayAnimate }: { members: readonly Member[]; me: string; mayAnimate: boolean }) {
  const columns: Column<Member>[] = [
    {
      key: 'name',
      label: 'Personne',
      cell: (m) => (
        <>
          {m.name} {m.personId === me && <span className="quiet">(vous)</span>} {m.adviser && <Tag tone="quiet">conseiller</Tag>}
          {m.organisation && (
            <>
              <br />
              <small>{m.organisation}</small>
            </>
          )}
        </>
      ),
    },
    { key: 'role', label: 'Rôle', cell: (m) => memberRoles[m.role].label },
    { key: 'since', label: 'Depuis le', cell: (m) => formatDay(m.joinedOn) },
    { key: 'basis', label: 'À quel titre', cell: (m) => (m.basis === 'guest' ? 'invité, sans mandat' : 'par son mandat') },
  ]
  if (mayAnimate) columns.push({ key: 'change', label: 'Changer', cell: (m) => (m.personId === me ? null : <RoleForm member={m} />) })
  return <DataTable caption="Membres de l’espace, par nom" rows={members} keyOf={(m) => m.personId} columns={columns} />
}

function RoleForm({ member }: { member: Member }) {
  return (
    <form method="post" className="row">
      <input type="hidden" name="verb" value="role" />
      <input type="hidden" name="person" value={member.personId} />
      <select name="role" defaultValue={member.role} aria-label={`Rôle de ${member.name}`}>
        {memberRoleCodes.map((code) => (
          <option key={code} value={code}>
            {memberRoles[code].label}
          </option>
        ))}
        <option value="out">Retirer de l’espace</option>
      </select>
      <Button small>
        Changer<span className="read-only-aloud"> le rôle de {member.name}</span>
      </Button>
    </form>
  )
}

export function Leaving() {
  return (
    <details>
      <summary>Quitter cet espace</summary>
      <PostButton look="danger" fields={{ verb: 'leave' }}>
        Quitter l’espace
      </PostButton>
    </details>
  )
}

export function Invitation({ choices, form }: { choices: readonly Option[]; form: KeptForm | undefined }) {
  const field = filled(form, { role: 'member' })
  return (
    <section>
      <h2>Inviter</h2>
      <form method="post" className="form" noValidate>
        <Select
          {...field('person')}
          label="Une personne qui a un mandat"
          optional
          hint="Elle reste membre tant que son mandat court."
          options={choices}
        />
        <div className="side-by-side">
          <Field
            {...field('email')}
            kind="email"
            label="Ou l’adresse d’une personne sans mandat"
            optional
            hint="Une entreprise, un expert : elle n’entre que dans cet espace."
          />
          <Field {...field('name')} label="Son nom" optional />
        </div>
        <Radios {...field('role')} label="Rôle" options={memberRoleCodes.map((value) => ({ value, ...memberRoles[value] }))} />
        <p className="send">
          <Button look="main">Inviter</Button>
        </p>
      </form>
    </section>
  )
}

export function Settings({ workspace, form }: { workspace: Workspace; form: KeptForm | undefined }) {
  const field = filled(form, { version: workspace.version, title: workspace.title, purpose: workspace.purpose })
  return (
    <section>
      <h2>Présentation de l’espace</h2>
      <form method="post" className="form" noValidate>
        <input type="hidden" name="verb" value="settings" />
        <input type="hidden" name="version" value={field('version').value} />
        <Field {...field('title')} label="Titre" maxLength={200} />
        <Field {...field('purpose')} kind="textarea" label="Ce qu’on y fait" optional maxLength={4000} />
        <p className="send">
          <Button>Enregistrer</Button>
        </p>
      </form>
      <PostButton small fields={{ verb: workspace.closedOn ? 'reopen' : 'close' }}>
        {workspace.closedOn ? 'Rouvrir l’espace' : 'Clore l’espace'}
      </PostButton>
    </section>
  )
}
