import { instantOf } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field, fieldId, Hint, Mend } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatInstant } from '#ui/format.ts'
import { type DocumentVersion, mostBytes } from '../model.ts'
import { AudienceChoice } from './composer.tsx'
import { sizeWords } from './file-link.tsx'

export function NewDocument({ corner, submissionKey, form }: { corner: boolean; submissionKey: string; form: KeptForm | undefined }) {
  const field = filled(form, { submissionKey, audience: 'members' })
  return (
    <section>
      <h2>Ajouter un document</h2>
      <form method="post" encType="multipart/form-data" className="form" noValidate>
        <input type="hidden" name="submissionKey" value={field('submissionKey').value} />
        <FileField error={field('file').error} />
        <Field {...field('title')} label="Titre" optional hint="Sinon, le nom du fichier." maxLength={200} />
        <Field {...field('description')} kind="textarea" rows={3} label="Description" optional maxLength={4000} />
        {corner && <AudienceChoice {...field('audience')} />}
        <p className="send">
          <Button look="main">Ajouter</Button>
        </p>
      </form>
    </section>
  )
}

export function FileField({ error }: { error: string | undefined }) {
  return (
    <div className="field">
      <label htmlFor={fieldId('file')}>Fichier</label>
      <Hint name="file" hint={`PDF, Word, Excel, PowerPoint, OpenDocument, image, texte ou CSV ; ${mostBytes / 1024 / 1024} Mo au plus.`} />
      <input type="file" id={fieldId('file')} name="file" aria-describedby="aide-file" aria-invalid={error ? true : undefined} />
      <Mend name="file" error={error} />
    </div>
  )
}

export function Versions({ versions, href }: { versions: readonly DocumentVersion[]; href: string }) {
  return (
    <DataTable
      caption="Versions du document, la dernière d’abord"
      rows={versions}
      keyOf={(version) => String(version.number)}
      columns={[
        {
          key: 'number',
          label: 'Version',
          cell: (v) => (
            <>
              <a href={`${href}/versions/${v.number}`} download>
                Version {v.number}
              </a>
              <br />
              <small>
                {v.fileName} · {sizeWords(v.size)}
              </small>
            </>
          ),
        },
        { key: 'remark', label: 'Remarque', cell: (v) => v.remark || <span className="quiet">aucune</span> },
        { key: 'by', label: 'Par', cell: (v) => v.addedBy },
        { key: 'at', label: 'Le', cell: (v) => formatInstant(instantOf(v.addedAt)) },
        { key: 'scan', label: 'Antivirus', cell: (v) => (v.scan === 'clean' ? 'Rien trouvé' : <span className="quiet">non examiné</span>) },
      ]}
    />
  )
}
