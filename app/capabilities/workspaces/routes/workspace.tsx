import { Outlet, useLocation } from 'react-router'
import { Button, ButtonLink } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Tabs } from '#ui/tabs.tsx'
import { formatDay } from '#ui/format.ts'
import { workspaceOf } from '../access.ts'
import { entryRules, memberRoles, topics, workspacesPath } from '../model.ts'
import { roleIn } from '../policy.ts'
import type { Route } from './+types/workspace.ts'

/** The head and the tabs around every page of a workspace. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, workspace, reading, may, href } = await workspaceOf(context, params)
  return { workspace, href, role: roleIn(ctx.actor, workspace), corner: reading.corner, mayJoin: may('join'), mayWrite: may('write') }
}

const sections = [
  { name: 'fil', label: 'Fil' },
  { name: 'taches', label: 'Tâches' },
  { name: 'documents', label: 'Documents' },
  { name: 'notes', label: 'Notes' },
  { name: 'membres', label: 'Membres' },
] as const

export default function WorkspacePage({ loaderData }: Route.ComponentProps) {
  const { workspace, href, role, corner, mayJoin, mayWrite } = loaderData
  const { pathname } = useLocation()
  const about = workspace.filiereLabel ?? workspace.enjeuLabel ?? workspace.projectTitle
  return (
    <Page
      title={workspace.title}
      above={`${workspace.reference} · ${topics[workspace.topic]}${about ? ` : ${about}` : ''}`}
      lede={workspace.purpose || undefined}
      breadcrumbs={[{ label: 'Espaces de travail', href: workspacesPath(workspace.territoryCode) }]}
      wide
      actions={
        <>
          {mayJoin && (
            <form method="post" action={`${href}/membres`}>
              <Button look="main" name="verb" value="join">
                Rejoindre l’espace
              </Button>
            </form>
          )}
          {mayWrite && <ButtonLink href={`${href}/proposer`}>Proposer un projet ou une action</ButtonLink>}
          <ButtonLink href={`${workspacesPath(workspace.territoryCode)}/recherche?espace=${workspace.reference}`}>Chercher</ButtonLink>
          {workspace.projectReference && (
            <ButtonLink href={`/espace/${workspace.territoryCode}/projets/${workspace.projectReference}`}>Voir le projet</ButtonLink>
          )}
        </>
      }
    >
      {workspace.closedOn && (
        <Notice title={`Espace clos le ${formatDay(workspace.closedOn)}`}>Il se lit encore ; plus rien ne s’y écrit.</Notice>
      )}
      <p className="quiet">
        {entryRules[workspace.entry].label}. Vous y êtes {role === 'passer-by' ? 'de passage' : memberRoles[role].label.toLowerCase()}.
        {corner && (
          <>
            {' '}
            Vous lisez aussi le coin des conseillers : ce qui porte cette marque n’est vu que du chef de projet, de l’État et de ses
            opérateurs.
          </>
        )}
      </p>
      <Tabs
        label="Pages de l’espace de travail"
        tabs={sections.map(({ name, label }) => ({ label, href: `${href}/${name}`, current: pathname.startsWith(`${href}/${name}`) }))}
      />
      <Outlet />
    </Page>
  )
}
