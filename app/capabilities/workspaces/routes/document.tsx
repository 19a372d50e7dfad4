import { randomUUID } from 'node:crypto'
import { redirect, useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { instantOf } from '#kernel/day.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { BothVersions } from '#ui/both-versions.tsx'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { formatDay, formatInstant } from '#ui/format.ts'
import { keepBoth, meanwhileOf } from '#ui/meanwhile.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { notForYou, notHere, type Room, workspaceOf } from '../access.ts'
import { addFileVersion, describeDocument } from '../actions/documents.ts'
import { audiences, DescriptionForm, numberIn, VersionForm } from '../model.ts'
import { documentByNumber, versionsOf } from '../queries/documents.ts'
import { FileField, Versions } from '../views/documents.tsx'
import { fileFrom, fileSentences } from './given-file.ts'
import type { Route } from './+types/document.ts'

async function documentOf({ ctx, reading }: Room, text: string) {
  const number = numberIn(text)
  const document = number === undefined ? undefined : await read(ctx, (tx) => documentByNumber(tx, reading, number))
  if (!document) throw notHere('Ce document')
  return document
}

export async function loader({ context, params }: Route.LoaderArgs) {
  const room = await workspaceOf(context, params)
  const document = await documentOf(room, params.document)
  const versions = await read(room.ctx, (tx) => versionsOf(tx, room.reading, document.id))
  return { document, versions, href: `${room.href}/documents`, mayWrite: room.may('write'), submissionKey: randomUUID() }
}

type Fields = Awaited<ReturnType<typeof formOf>>

export async function action({ context, params, request }: Route.ActionArgs) {
  const room = await workspaceOf(context, params)
  const document = await documentOf(room, params.document)
  if (!room.may('write')) throw notForYou()
  const fields = await formOf(request)
  return fields.verb === 'describe' ? describe(room, document.number, fields) : addVersion(room, document.number, fields)
}

async function addVersion(room: Room, number: number, fields: Fields) {
  const form = VersionForm.safeParse({ remark: '', ...fields })
  const file = await fileFrom(fields.file)
  if (!form.success || !file)
    return keep(fields, { ...(form.success ? {} : mistakesOf(form.error)), ...(file ? {} : { file: fileSentences['empty-file'] }) })
  const added = await addFileVersion(room.ctx, room.ctx.config, room.key, number, form.data, file)
  if (added.ok) return redirect(`${room.href}/documents/${number}?fait=version`, 303)
  switch (added.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notForYou()
    case 'document-gone':
      throw notHere('Ce document')
    default:
      return keep(fields, { file: fileSentences[added.refusal] })
  }
}

async function describe(room: Room, number: number, fields: Fields) {
  const form = DescriptionForm.safeParse({ title: '', description: '', version: 0, ...fields })
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await describeDocument(room.ctx, room.key, number, form.data)
  if (done.ok) return redirect(`${room.href}/documents/${number}?fait=described`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notForYou()
    case 'document-gone':
      throw notHere('Ce document')
    case 'changed-meanwhile': {
      const now = await documentOf(room, String(number))
      return keepBoth(fields, {
        version: now.version,
        by: now.changedBy,
        at: formatInstant(instantOf(now.changedAt)),
        fields: { title: { label: 'Titre', value: now.title }, description: { label: 'Description', value: now.description } },
      })
    }
    default:
      return never(done.refusal)
  }
}

const doneWords = {
  added: 'Le document est ajouté.',
  version: 'La nouvelle version est ajoutée ; les précédentes restent.',
  described: 'La description est enregistrée.',
}

export default function DocumentPage({ loaderData, actionData }: Route.ComponentProps) {
  const { document, versions, href, mayWrite, submissionKey } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const isDescribing = actionData?.fields.verb === 'describe'
  const described = filled(isDescribing ? actionData : undefined, {
    version: document.version,
    title: document.title,
    description: document.description,
  })
  const version = filled(isDescribing ? undefined : actionData, { submissionKey })
  return (
    <>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <p>
        <a href={href}>Tous les documents</a>
      </p>
      <h2>{document.title}</h2>
      {document.description && <p className="said">{document.description}</p>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <BothVersions meanwhile={meanwhileOf(actionData)} reloadHref={`${href}/${document.number}`} />
      <Versions versions={versions} href={`${href}/${document.number}`} />
      <p className="quiet">
        Ajouté le {formatDay(document.addedOn)} par {document.addedBy}. Lu par : {audiences[document.audience].label.toLowerCase()}.
      </p>
      {mayWrite && (
        <>
          <h2>Ajouter une version</h2>
          <form method="post" encType="multipart/form-data" className="form" noValidate>
            <input type="hidden" name="submissionKey" value={version('submissionKey').value} />
            <FileField error={version('file').error} />
            <Field {...version('remark')} label="Ce qui change" optional maxLength={1000} />
            <p className="send">
              <Button look="main">Ajouter cette version</Button>
            </p>
          </form>
          <h2>Titre et description</h2>
          <form method="post" className="form" noValidate>
            <input type="hidden" name="verb" value="describe" />
            <input type="hidden" name="version" value={described('version').value} />
            <Field {...described('title')} label="Titre" maxLength={200} />
            <Field {...described('description')} kind="textarea" rows={3} label="Description" optional maxLength={4000} />
            <p className="send">
              <Button>Enregistrer</Button>
            </p>
          </form>
        </>
      )}
    </>
  )
}
