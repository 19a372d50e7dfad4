/** A list of the workspace as a file: to count, to print, to keep. */
export function ListDownloads({ href }: { href: string }) {
  return (
    <p className="source">
      La liste entière :{' '}
      <a href={`${href}.xlsx`} download>
        Excel
      </a>
      ,{' '}
      <a href={`${href}.csv`} download>
        CSV
      </a>
    </p>
  )
}
