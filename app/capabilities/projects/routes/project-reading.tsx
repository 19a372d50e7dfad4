import { data, redirect } from 'react-router'
import { never } from '#kernel/outcome.ts'
import { Button } from '#ui/button.tsx'
import { Page } from '#ui/page.tsx'
import { isToBeOpened, projectToOpen } from '../access.ts'
import { openReserved } from '../actions/follow-up.ts'
import type { Route } from './+types/project-reading.ts'

/** Before a file reserved to a few: who opens it is told that it is written down, and for whom. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const file = await projectToOpen(context, params)
  if (!(await isToBeOpened(file))) throw redirect(file.href)
  return { reference: file.project.reference, company: file.project.company }
}

export async function action({ context, params }: Route.ActionArgs) {
  const { ctx, key, href } = await projectToOpen(context, params)
  const done = await openReserved(ctx, key)
  if (done.ok) return redirect(href, 303)
  switch (done.refusal) {
    case 'not-found':
      throw data('Ce projet n’est plus ouvert à vos mandats.', { status: 404 })
    case 'forbidden':
      throw data('Vos mandats n’ouvrent pas ce projet.', { status: 403 })
    default:
      return never(done.refusal)
  }
}

export default function ProjectReading({ loaderData }: Route.ComponentProps) {
  const { reference, company } = loaderData
  return (
    <Page title="Un dossier réservé" tabTitle={`Dossier réservé, ${reference}`} above={`Projet ${reference}`} lede={company}>
      <p>
        Ce dossier est confidentiel : l’entreprise ne l’a ouvert qu’à quelques personnes nommées, dont vous. Si vous l’ouvrez, votre nom et
        le jour sont inscrits ; l’entreprise et le chef de projet lisent cette liste. L’ouverture vaut pour aujourd’hui.
      </p>
      <form method="post">
        <Button look="main">Ouvrir le dossier</Button>
      </form>
    </Page>
  )
}
