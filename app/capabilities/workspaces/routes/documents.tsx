import { randomUUID } from 'node:crypto'
import { redirect, useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { instantOf } from '#kernel/day.ts'
import { formOf } from '#kernel/http.ts'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { formatInstant } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { pageFrom, Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { Tag } from '#ui/tag.tsx'
import { doneIn } from '#ui/url.ts'
import { notForYou, workspaceOf } from '../access.ts'
import { addFile } from '../actions/documents.ts'
import { audiences, DocumentForm, documentsPerPage, type SharedDocument } from '../model.ts'
import { documentsOf } from '../queries/documents.ts'
import { NewDocument } from '../views/documents.tsx'
import { sizeWords } from '../views/file-link.tsx'
import { fileFrom, fileSentences } from './given-file.ts'
import { ListDownloads } from '../views/list-downloads.tsx'
import type { Route } from './+types/documents.ts'

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, reading, may, href } = await workspaceOf(context, params)
  const search = url.searchParams.get('q')?.trim() ?? ''
  const page = pageFrom(url.searchParams)
  const found = await read(ctx, (tx) => documentsOf(tx, reading, { search, page }))
  return { ...found, search, page, href, corner: reading.corner, mayWrite: may('write'), submissionKey: randomUUID() }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, key, href, may } = await workspaceOf(context, params)
  if (!may('write')) throw notForYou()
  const fields = await formOf(request)
  const form = DocumentForm.safeParse({ title: '', description: '', ...fields })
  const file = await fileFrom(fields.file)
  if (!form.success || !file)
    return keep(fields, { ...(form.success ? {} : mistakesOf(form.error)), ...(file ? {} : { file: fileSentences['empty-file'] }) })
  const added = await addFile(ctx, ctx.config, key, form.data, file)
  if (added.ok) return redirect(`${href}/documents/${added.value}?fait=added`, 303)
  switch (added.refusal) {
    case 'not-found':
    case 'forbidden':
    case 'not-an-adviser':
      throw notForYou()
    default:
      return keep(fields, { file: fileSentences[added.refusal] })
  }
}

const doneWords = { added: 'Le document est ajouté.' }

export default function Documents({ loaderData, actionData }: Route.ComponentProps) {
  const { documents, total, search, page, href, corner, mayWrite, submissionKey } = loaderData
  const here = useLocation()
  const done = doneIn(here.search, doneWords)
  return (
    <>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {(total > 0 || search !== '') && (
        <SearchForm label="Titre ou description" value={search} resetHref={`${href}/documents`} isFiltered={search !== ''} />
      )}
      {documents.length === 0 ? (
        <Empty title={search ? 'Aucun document ne répond à cette recherche' : 'Aucun document pour le moment'}>
          {mayWrite && !search && 'Ajoutez le premier : comptes rendus, études, tableaux. Chacun garde toutes ses versions.'}
        </Empty>
      ) : (
        <>
          <DocumentTable documents={documents} href={href} />
          <Pagination total={total} pageSize={documentsPerPage} page={page} here={here} noun="document" />
          <ListDownloads href={`${href}/documents`} />
        </>
      )}
      {mayWrite && <NewDocument corner={corner} submissionKey={submissionKey} form={actionData} />}
    </>
  )
}

function DocumentTable({ documents, href }: { documents: readonly SharedDocument[]; href: string }) {
  return (
    <DataTable
      caption="Documents de l’espace, le dernier changé d’abord"
      rows={documents}
      keyOf={(document) => document.id}
      columns={[
        {
          key: 'title',
          label: 'Document',
          cell: (document) => (
            <>
              <a href={`${href}/documents/${document.number}`}>{document.title}</a>{' '}
              {document.audience === 'advisers' && <Tag>{audiences.advisers.label}</Tag>}
              <br />
              <small>
                {document.fileName} · {sizeWords(document.size)}
              </small>
            </>
          ),
        },
        { key: 'version', label: 'Version', numeric: true, cell: (document) => document.lastNumber },
        { key: 'by', label: 'Par', cell: (document) => document.lastBy },
        { key: 'at', label: 'Le', cell: (document) => formatInstant(instantOf(document.lastAt)) },
      ]}
    />
  )
}
