import type { ReactNode } from 'react'

export function Tag({ tone, children }: { tone?: 'accent' | 'quiet'; children: ReactNode }) {
  return (
    <span className="tag" data-tone={tone}>
      {children}
    </span>
  )
}
