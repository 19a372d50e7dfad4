import type { ReactNode } from 'react'

type Kind = 'info' | 'success' | 'warning'

const words: Readonly<Record<Kind, string>> = {
  info: 'À savoir',
  success: 'C’est fait',
  warning: 'Attention',
}

export function Notice(props: { kind?: Kind; title?: string; children?: ReactNode }) {
  const { kind = 'info', title = words[kind], children } = props
  return (
    <div className="notice" data-kind={kind} role={kind === 'success' ? 'status' : undefined}>
      <p className="notice-title">{title}</p>
      {typeof children === 'string' ? <p>{children}</p> : children}
    </div>
  )
}
